/**
 * « On enregistre votre voix ? » : in front of the first tap that records, once for an action (macro `agreeing` of
 * `parts/agreeing.html`). What was touched goes on by itself after a yes; a no ends there, kindly, shows another way, and can
 * be changed.
 */
import { closeDialog, openDialog } from "../behaviours/dialog";
import type { Answers, Says, Thing } from "./answers";
import type { Uploads } from "./uploads";
import type { Takes } from "./takes";

const DOORS = ".recorder [data-part=start], .recorder [data-part=redo], .recorder .capture-choice, [data-asks=voice]";
/** What records, and does something without a voice too. */
const QUIET = "[data-asks=voice]";
/** The server's word for a recording made after a no. */
const SAID_NO = "said_no";

export interface AgreeingDesk {
  answers: Answers;
  takes: Takes;
  uploads: Uploads;
}

export class AgreeingView {
  #touched: HTMLElement | null = null;
  #passes = false;
  #action: string;
  #said: Partial<Record<Thing, Says>>;

  constructor(
    private readonly dialog: HTMLDialogElement,
    private readonly desk: AgreeingDesk,
  ) {
    this.#action = dialog.dataset.action ?? "";
    this.#said = JSON.parse(dialog.dataset.said ?? "{}") as Partial<Record<Thing, Says>>;
    document.addEventListener("click", this.#door, { capture: true });
    dialog.querySelectorAll<HTMLElement>("[data-agree]").forEach((button) => {
      const [thing, says] = button.dataset.agree!.split(" ") as [Thing, string];
      button.addEventListener("click", () => void this.#answer(thing, says));
    });
  }

  detach(): void {
    document.removeEventListener("click", this.#door, { capture: true });
  }

  /** What this machine heard since the page was made, else what the server knew then. */
  #says(thing: Thing): Says {
    return this.desk.answers.of(this.#action, thing)?.says ?? this.#said[thing] ?? "";
  }

  #door = (event: Event): void => {
    const door = event.target instanceof Element ? event.target.closest<HTMLElement>(DOORS) : null;
    if (!door || this.#passes || this.#says("voice") === "yes") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#touched = door;
    this.#show(this.#says("voice") === "no" ? "no" : "agree", "voice");
  };

  #show(at: "agree" | "no", thing: Thing): void {
    this.dialog.querySelectorAll<HTMLElement>("[data-screen]").forEach((screen) => (screen.hidden = screen.dataset.screen !== `${at}-${thing}`));
    const quiet = this.dialog.querySelector<HTMLElement>("[data-part=quiet]");
    if (quiet) quiet.hidden = !this.#touched?.matches(QUIET);
    openDialog(this.dialog);
    this.dialog.querySelector<HTMLElement>(`[data-screen=${at}-${thing}] h2`)?.focus();
  }

  async #answer(thing: Thing, says: string): Promise<void> {
    if (says === "again") return this.#show("agree", thing);
    if (says === "without") return this.#goOn();
    const kept = this.desk.answers.say(this.#action, thing, says as Says);
    if (says === "no") this.#show("no", thing);
    else this.#goOn();
    await kept;
    if (says === "yes") await this.#sendAgain();
  }

  /** Within the tap, so that the browser lets the phone's own recorder open. */
  #goOn(): void {
    closeDialog(this.dialog);
    this.#passes = true;
    if (this.#touched?.isConnected) this.#touched.click();
    this.#passes = false;
  }

  /** What was refused because of a no leaves now. */
  async #sendAgain(): Promise<void> {
    const refused = (await this.desk.takes.all()).filter(({ error, action }) => error === SAID_NO && action === this.#action);
    for (const { id } of refused) await this.desk.uploads.retry(id);
  }
}
