/** Asks about one place, one question at a time. Every answer is kept at once; every question but
 * what and where can be passed. */
import { stopAllSounds } from "../../behaviours/voice";
import { CategoryQuestion, StrengthQuestion } from "./asking/choices";
import { MediaQuestion } from "./asking/media";
import type { Asking, Question } from "./asking/question";
import { WhereQuestion } from "./asking/where";
import { PeopleQuestion, showPrompts, WordsQuestion } from "./asking/words";
import { fill } from "./page";
import { need } from "./pieces";
import type { Place } from "./places";
import { NEW, type Route } from "./route";
import { after, before, progress, type Step } from "./steps";

type StepRoute = Extract<Route, { at: "step" }>;

export interface WizardActs {
  go(route: Route): void;
  /** The same screen under another address: Back does not come here again. */
  become(route: Route): void;
  back(): void;
}

export class Wizard {
  readonly where: WhereQuestion;
  #questions: Partial<Record<Step, Question>>;
  #route: StepRoute | null = null;
  #asking: Asking;

  constructor(
    asking: Omit<Asking, "place" | "begin" | "next" | "answered">,
    private readonly root: HTMLElement,
    private readonly bar: HTMLElement,
    private readonly acts: WizardActs,
  ) {
    this.#asking = { ...asking, place: () => this.#place(), begin: (category) => this.#begin(category), next: () => this.#next(), answered: () => this.#name() };
    const section = (step: Step) => this.#section(step);
    this.where = new WhereQuestion(this.#asking, section("where"), need(root, "stage"));
    this.#questions = {
      category: new CategoryQuestion(this.#asking, need(section("category"), "categories")),
      strength: new StrengthQuestion(this.#asking, need(section("strength"), "strengths")),
      where: this.where,
      photo: new MediaQuestion(this.#asking, need(section("photo"), "photo-place"), "photo"),
      people: new PeopleQuestion(this.#asking, section("people")),
      voice: new MediaQuestion(this.#asking, need(section("voice"), "voice-place"), "voice"),
      words: new WordsQuestion(this.#asking, section("words")),
    };
    need(bar, "next").addEventListener("click", () => this.#press());
    need(bar, "back").addEventListener("click", () => this.#back());
    need(root, "see").addEventListener("click", () => this.#leaveTo({ at: "home" }));
    need(root, "again").addEventListener("click", () => this.acts.go({ at: "step", id: NEW, step: "category", alone: false }));
  }

  /** Show this question, or leave the questions when null. */
  show(route: StepRoute | null): void {
    const [was, is] = [this.#route, route];
    if (was && is && was.id === is.id && was.step === is.step && was.alone === is.alone) return;
    if (was) this.#questions[was.step]?.leave();
    if (was && !is) this.#forsake(was);
    stopAllSounds();
    this.#route = is;
    for (const section of this.root.querySelectorAll<HTMLElement>("[data-step]")) section.hidden = section.dataset.step !== is?.step;
    if (!is) return;
    if (is.step === "voice") showPrompts(this.#asking, this.#section("voice"));
    if (is.step === "done") this.#finish();
    this.#questions[is.step]?.enter();
    this.#name();
    this.#section(is.step).querySelector("h1")?.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  }

  #place(): Place | null {
    return this.#route && this.#route.id !== NEW ? this.#asking.model.place(this.#route.id) : null;
  }

  #begin(category: string): string {
    const id = this.#asking.model.draft.add("place", { category });
    this.#asking.model.forget();
    this.#route = { ...this.#route!, id };
    this.acts.become(this.#route);
    return id;
  }

  #press(): void {
    const question = this.#route && this.#questions[this.#route.step];
    if (question?.take && !question.take()) return;
    this.#next();
  }

  #next(): void {
    const route = this.#route;
    if (!route) return;
    const facts = this.#asking.model.facts(this.#place());
    const step = after(route.step, facts);
    if (route.alone && !(route.step === "photo" && step === "people")) this.#leaveTo({ at: "card", id: route.id });
    else this.acts.go({ ...route, step });
  }

  #back(): void {
    const route = this.#route;
    if (!route) return;
    const step = route.alone || route.step === "done" ? null : before(route.step, this.#asking.model.facts(this.#place()));
    if (step) this.acts.go({ ...route, step });
    else if (route.alone) this.#leaveTo({ at: "card", id: route.id });
    else this.#leaveTo({ at: "home" });
  }

  #leaveTo(route: Route): void {
    this.acts.become(route);
  }

  /** Only a picture was touched, by curiosity: nothing was told, so nothing stays. */
  #forsake({ id, step, alone }: StepRoute): void {
    const place = this.#asking.model.place(id);
    if (!place || alone || !(["category", "strength", "where"] as Step[]).includes(step)) return;
    const told = Object.keys(place.item.properties).filter((name) => name !== "category");
    if (!place.at && !place.category?.neverLocate && !told.length) this.#asking.model.draft.remove(id);
  }

  #finish(): void {
    const place = this.#place();
    if (place) this.#asking.model.draft.set(place.item.id, "done", true);
  }

  /** The stepper, and the word of the button that goes on. */
  #name(): void {
    const route = this.#route;
    if (!route) return;
    const { words } = this.#asking.model.page;
    const question = this.#questions[route.step];
    const place = this.#section(route.step).querySelector('[data-part="steps"]');
    if (place) place.textContent = route.alone ? "" : fill(words.step, { ...progress(route.step, this.#asking.model.facts(this.#place())) });
    const onward = route.alone ? words.done : question?.has() ? words.next : words.skip;
    need(this.bar, "next-word").textContent = question?.word?.() ?? onward ?? "";
    need(this.bar, "next").hidden = (["category", "done"] as Step[]).includes(route.step) || (route.step === "strength" && !route.alone && !question?.has());
  }

  #section(step: Step): HTMLElement {
    const found = this.root.querySelector<HTMLElement>(`[data-step="${step}"]`);
    if (!found) throw new Error(`no step ${step}`);
    return found;
  }
}
