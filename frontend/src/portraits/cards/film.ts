/** Answering by a film: one screen to film oneself, one to say who is on it. */
import { Parts } from "../../capture/parts";
import { RecorderView } from "../../capture/recorder-view";
import { type Model, texts } from "./model";
import { copyOf } from "../../draft/words";

export class FilmScreen {
  #parts: Parts;
  #view: RecorderView | null = null;
  #question = "";
  #kept = false;

  constructor(
    section: HTMLElement,
    private readonly model: Model,
    /** Something changed that the bar shows. */
    private readonly changed: () => void,
  ) {
    this.#parts = new Parts(section);
    // Once it films, the picture needs the room of the instruction.
    section.addEventListener("studio:state", (event) => {
      const { state } = (event as CustomEvent<{ state: string }>).detail;
      section.toggleAttribute("data-filming", !["idle", "asking", "fallback"].includes(state));
    });
  }

  /** Something has been filmed, here or before. */
  get isFilmed(): boolean {
    return this.#kept || this.model.hasFilm(this.#question);
  }

  enter(question: string, asked: string): void {
    this.#parts.find("asked")!.textContent = asked;
    if (this.#question === question && this.#view) return;
    void this.#view?.detach();
    [this.#question, this.#kept] = [question, false];
    this.#make();
  }

  /** A film that goes on is stopped and kept. */
  leave(): void {
    void this.#view?.recorder.stop();
  }

  detach(): void {
    void this.#view?.detach();
  }

  #make(): void {
    const root = copyOf("film-input");
    root.removeAttribute("data-behaviour"); // made here, with the draft's own desk
    const there = this.model.files.url(this.model.film(this.#question)?.properties.video, "watch");
    if (there) root.dataset.src = there;
    this.#parts.find("film-place")!.replaceChildren(root);
    // The item exists before its first second does: what a crash leaves must know where it belongs.
    root.addEventListener("click", ({ target }) => this.#begins(target) && this.model.makeFilm(this.#question), { capture: true });
    root.addEventListener("change", () => this.model.makeFilm(this.#question), { capture: true });
    root.addEventListener("studio:take", () => this.#keep());
    const to = this.model.destination(this.model.filmId(this.#question), "video");
    this.#view = new RecorderView(root, this.model.draft.desk, to, { maxSeconds: Number(root.dataset.maxSeconds) });
  }

  #keep(): void {
    this.#kept = true;
    this.model.filmed(this.#question);
    this.changed();
  }

  #begins(target: EventTarget | null): boolean {
    return target instanceof Element && target.closest('[data-part="start"], [data-part="redo"]') !== null;
  }
}

export class FilmedScreen {
  #boxes: HTMLInputElement[];
  #question = "";

  constructor(
    section: HTMLElement,
    private readonly model: Model,
  ) {
    this.#boxes = [...section.querySelectorAll<HTMLInputElement>('input[name="filmed"]')];
    this.#boxes.forEach((box) => box.addEventListener("change", () => this.#keep()));
  }

  show(question: string): void {
    this.#question = question;
    const shown = texts(this.model.film(question), "shown");
    this.#boxes.forEach((box) => (box.checked = shown.includes(box.value)));
  }

  #keep(): void {
    const people = this.#boxes.filter(({ checked }) => checked).map(({ value }) => value);
    this.model.setFilmed(this.#question, people);
  }
}
