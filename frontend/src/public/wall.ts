/**
 * A wall: one production after the other, by itself. Space pauses, the arrows go, S listens, F fills the
 * screen. It makes no sound unless somebody asks. It looks from time to time whether something was taken
 * back: that leaves at once; without network it goes on with what it has.
 */
import type { Behaviour } from "../behaviours/attach";
import { Parts } from "../capture/parts";

class Wall {
  #parts: Parts;
  #at = 0;
  #timer = 0;
  #looking = 0;
  #paused = false;

  constructor(private readonly root: HTMLElement) {
    this.#parts = new Parts(root);
    this.#at = Math.max(0, this.#steps.findIndex((step) => !step.hidden));
    this.#parts.find("bar")!.hidden = false;
    this.#parts.on("back", "click", () => this.#go(-1));
    this.#parts.on("next", "click", () => this.#go(1));
    this.#parts.on("pause", "click", () => this.#pause(true));
    this.#parts.on("go", "click", () => this.#pause(false));
    this.#parts.on("hear", "click", () => this.#hear());
    this.#parts.on("full", "click", () => this.#fill());
    this.#parts.find("full")!.hidden = !document.fullscreenEnabled;
    document.addEventListener("keydown", this.#key);
    this.#looking = window.setInterval(() => void this.#look(), Number(root.dataset.lookAgain) * 1000);
    this.#show();
  }

  stop(): void {
    document.removeEventListener("keydown", this.#key);
    clearInterval(this.#looking);
    clearTimeout(this.#timer);
  }

  get #steps(): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>("[data-step]")];
  }

  #go(way: number): void {
    const total = this.#steps.length;
    if (total) this.#at = (this.#at + way + total) % total;
    this.#show();
  }

  #show(): void {
    const steps = this.#steps;
    steps.forEach((step, number) => {
      step.hidden = number !== this.#at;
      if (step.hidden) step.querySelector("audio")?.pause();
    });
    this.#parts.find("end")!.hidden = steps.length > 0;
    this.#parts.find("hear")!.hidden = !steps[this.#at]?.querySelector("audio");
    this.#wait();
  }

  #wait(): void {
    clearTimeout(this.#timer);
    if (!this.#paused) this.#timer = window.setTimeout(() => this.#onward(), Number(this.root.dataset.pace) * 1000);
  }

  /** Not in the middle of a voice. */
  #onward(): void {
    const sound = this.#steps[this.#at]?.querySelector("audio");
    if (sound && !sound.paused) this.#wait();
    else this.#go(1);
  }

  #pause(paused: boolean): void {
    this.#paused = paused;
    const [shown, hidden] = paused ? ["go", "pause"] : ["pause", "go"];
    const had = document.activeElement === this.#parts.find(hidden!);
    this.#parts.find(shown!)!.hidden = false;
    if (had) this.#parts.find(shown!)!.focus();
    this.#parts.find(hidden!)!.hidden = true;
    this.#wait();
  }

  #hear(): void {
    const sound = this.#steps[this.#at]?.querySelector("audio");
    if (!sound) return;
    if (sound.paused) void sound.play().catch(() => undefined);
    else sound.pause();
  }

  #fill(): void {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void this.root.requestFullscreen().catch(() => undefined);
  }

  #key = (event: KeyboardEvent): void => {
    const act = { ArrowLeft: () => this.#go(-1), ArrowRight: () => this.#go(1), s: () => this.#hear(), f: () => this.#fill() }[event.key];
    const space = event.key === " " && !(event.target instanceof HTMLElement && event.target.closest("button, a"));
    if (!act && !space) return;
    event.preventDefault();
    if (act) act();
    else this.#pause(!this.#paused);
  };

  async #look(): Promise<void> {
    const answer = await fetch(this.root.dataset.look!, { cache: "no-store" }).catch(() => null);
    if (!answer) return; // no network: what is here goes on
    if (answer.status === 404 || answer.status === 410) return this.#keep([]);
    if (!answer.ok) return;
    const { steps } = (await answer.json()) as { steps: string[] };
    const here = this.#steps.map((step) => step.dataset.step!);
    this.#keep(steps);
    if (steps.some((one) => !here.includes(one))) location.reload(); // something new to show
  }

  /** What is not named any more leaves at once. */
  #keep(names: readonly string[]): void {
    const current = this.#steps[this.#at];
    const gone = this.#steps.filter((step) => !names.includes(step.dataset.step!));
    if (!gone.length) return;
    gone.forEach((step) => step.remove());
    this.#at = Math.max(0, current ? this.#steps.indexOf(current) : 0);
    this.#show();
  }
}

export const wall: Behaviour = (root) => {
  const made = new Wall(root);
  return () => made.stop();
};
