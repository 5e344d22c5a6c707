import type { Behaviour } from "./attach";
import { isBusy } from "./busy";
import { closeDialog, openDialog } from "./dialog";
import { listen } from "./listen";
import { isSounding } from "./voice";

export type Presence = "there" | "asked" | "gone";

/** Whether somebody is still there, from the ms since the last sign of life. */
export function presence(silent: number, minutes: number, seconds: number): Presence {
  const asked = minutes * 60_000;
  if (silent < asked) return "there";
  return silent < asked + seconds * 1000 ? "asked" : "gone";
}

const SIGNS = "pointerdown pointermove keydown wheel touchstart input";
const SHARED = "studio-last-sign";

/**
 * On a shared computer, gives the place back when somebody walked away: asks "Êtes-vous là ?", waits,
 * then sends the form of the dialog. The work is already kept. Recording, listening and another tab in
 * use are signs of life. Without network it stays closed on the question until the lock can be sent.
 */
export const idleLock: Behaviour = (element) => {
  const watch = new IdleWatch(element as HTMLDialogElement);
  return () => watch.stop();
};

class IdleWatch {
  readonly #dialog: HTMLDialogElement;
  readonly #minutes: number;
  readonly #seconds: number;
  readonly #timer: number;
  readonly #off: (() => void)[];
  #last = Date.now();
  #sent = false;

  constructor(dialog: HTMLDialogElement) {
    this.#dialog = dialog;
    this.#minutes = Number(dialog.dataset.idleMinutes ?? 5);
    this.#seconds = Number(dialog.dataset.idleSeconds ?? 60);
    this.#off = [
      listen(dialog, "close", this.#here),
      listen(document, SIGNS, this.#sign, { capture: true, passive: true }),
      listen(document, "visibilitychange", this.#look),
    ];
    this.#timer = window.setInterval(this.#look, 1000);
    this.#here();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#off.forEach((stop) => stop());
  }

  readonly #here = (): void => {
    this.#last = Date.now();
    share(this.#last);
  };

  /** Once the question is asked only its answer counts: a nudged mouse is nobody. */
  readonly #sign = (): void => {
    const silent = Date.now() - this.#last;
    if (silent > 1000 && presence(silent, this.#minutes, this.#seconds) === "there") this.#here();
  };

  readonly #look = (): void => {
    if (isBusy() || isSounding()) this.#last = Date.now();
    this.#last = Math.max(this.#last, sharedSign());
    const silent = Date.now() - this.#last;
    const state = presence(silent, this.#minutes, this.#seconds);
    if (state === "there") return this.#closeIfOpen();
    if (!document.hidden) openDialog(this.#dialog);
    this.#tell(Math.max(0, Math.ceil(this.#minutes * 60 + this.#seconds - silent / 1000)));
    if (state === "gone") this.#lock();
  };

  #closeIfOpen(): void {
    if (this.#dialog.hasAttribute("open")) closeDialog(this.#dialog);
  }

  #tell(left: number): void {
    const place = this.#dialog.querySelector("[data-idle-left]");
    if (place) place.textContent = left ? `${left}\u00a0s` : "";
  }

  #lock(): void {
    if (this.#sent || navigator.onLine === false) return;
    this.#sent = true;
    this.#dialog.querySelector("form")?.submit();
  }
}

/** Only a time goes there, never a name: the next person on the computer learns nothing from it. */
function share(time: number): void {
  try {
    localStorage.setItem(SHARED, String(time));
  } catch {
    // Storage refused: each tab then watches for itself.
  }
}

function sharedSign(): number {
  try {
    return Math.min(Number(localStorage.getItem(SHARED) ?? 0), Date.now());
  } catch {
    return 0;
  }
}
