/** The questions of the sheet: their words and their order. Each is heard as it will be. */
import { showToast } from "../../behaviours/toast";
import { newId } from "../../net/ids";
import type { Model } from "../editor/model";
import { fill } from "../../draft/words";
import { need, Piece } from "../editor/pieces";
import type { Question } from "../editor/places";
import type { PreparePage, Room } from "./prepare";
import { listenAgain } from "./voices";

const PAUSE = 900; // milliseconds without a key: what is written is kept
const MOST = 12;

export class QuestionsRoom implements Room {
  #as = "";
  #timer = 0;

  constructor(
    private readonly model: Model,
    private readonly page: PreparePage,
    private readonly place: HTMLElement,
  ) {
    need(place, "question-add").addEventListener("click", () => this.#add());
  }

  enter(): void {
    this.#as = "";
  }

  leave(): void {
    if (this.#timer) this.#keepWritten();
  }

  follow(): void {
    const { questions } = this.model.sheet;
    const as = JSON.stringify([questions, this.page.voices]);
    const writing = need(this.place, "asked").contains(document.activeElement) && document.activeElement instanceof HTMLTextAreaElement;
    if (as === this.#as || writing) return;
    this.#as = as;
    need(this.place, "asked").replaceChildren(...questions.map((question, number) => this.#row(question, number, questions.length)));
    need<HTMLButtonElement>(this.place, "question-add").disabled = questions.length >= MOST;
    void listenAgain(this.page, questions.map(({ text }) => text)).then((news) => news && this.follow());
  }

  #row(question: Question, number: number, count: number): HTMLElement {
    const piece = new Piece("piece-question");
    const field = piece.part<HTMLTextAreaElement>("text");
    const named = (word: string) => fill(this.page.prepare_words[word], { word: question.text || String(number + 1) });
    field.value = question.text;
    field.dataset.code = question.code;
    field.setAttribute("aria-label", `${number + 1}`);
    field.addEventListener("change", () => this.#keepWritten());
    field.addEventListener("input", () => this.#later());
    piece.saying(question.text, fill(this.page.words.say, { words: question.text }), this.page.voices[question.text]);
    piece.on("up", () => this.#move(number, -1)).part<HTMLButtonElement>("up").disabled = number === 0;
    piece.on("down", () => this.#move(number, 1)).part<HTMLButtonElement>("down").disabled = number === count - 1;
    piece.on("remove", () => this.#remove(question.code));
    for (const act of ["up", "down", "remove"]) piece.part(act).setAttribute("aria-label", named(act));
    return piece.root;
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#keepWritten(), PAUSE);
  }

  /** What stands in the fields; an emptied question stays as it was. */
  #keepWritten(): void {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const written = new Map([...this.place.querySelectorAll<HTMLTextAreaElement>("textarea[data-code]")].map((field) => [field.dataset.code, field.value.trim()]));
    this.#set(this.model.sheet.questions.map((one) => ({ ...one, text: written.get(one.code) || one.text })));
  }

  #add(): void {
    const { questions } = this.model.sheet;
    const code = `q-${newId().slice(-8)}`;
    this.#set([...questions, { code, text: "" }]);
    requestAnimationFrame(() => requestAnimationFrame(() => this.place.querySelector<HTMLElement>(`textarea[data-code="${code}"]`)?.focus()));
  }

  #move(number: number, by: number): void {
    const questions = [...this.model.sheet.questions];
    const [moved] = questions.splice(number, 1);
    if (moved) questions.splice(number + by, 0, moved);
    this.#set(questions);
  }

  #remove(code: string): void {
    this.#set(this.model.sheet.questions.filter((one) => one.code !== code));
    showToast(this.page.prepare_words.question_removed ?? "", { undo: () => this.model.draft.undo() });
  }

  #set(questions: Question[]): void {
    const sheet = this.model.draft.items("sheet")[0];
    if (sheet) this.model.draft.set(sheet.id, "questions", questions);
  }
}
