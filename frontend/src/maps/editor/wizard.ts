/** Asks about one mark, one question at a time. Every answer is kept at once; every question but what a
 * place is and where can be passed. */
import { showToast } from "../../behaviours/toast";
import { stopAllSounds } from "../../behaviours/voice";
import type { Properties } from "../../net/protocol";
import type { Spot } from "../strokes/geometry";
import { Aim } from "./asking/aim";
import { CategoryQuestion, StrengthQuestion } from "./asking/choices";
import { DrawQuestion } from "./asking/draw";
import { MediaQuestion } from "./asking/media";
import { PenQuestion } from "./asking/pen";
import { PointsQuestion } from "./asking/points";
import type { Asking, Question, Undoing } from "./asking/question";
import { WhereQuestion } from "./asking/where";
import { PeopleQuestion, showPrompts, WordsQuestion } from "./asking/words";
import { WriteQuestion } from "./asking/write";
import { fill } from "../../draft/words";
import { need, Piece } from "./pieces";
import { typeOf, type Place } from "./places";
import { begin, newType, type Route } from "./route";
import { after, before, progress, type MarkType, type Step } from "./steps";

type StepRoute = Extract<Route, { at: "step" }>;

/** What a mark has before anybody has told anything about it. */
const BARE = ["category", "done", "colour", "width"];
const MOVES: readonly Step[] = ["where"]; // changes that are undone from a message; others have their own undo

export interface WizardActs {
  go(route: Route): void;
  /** The same screen under another address: Back does not come here again. */
  become(route: Route): void;
}

export class Wizard {
  #questions: Partial<Record<Step, Question>>;
  #route: StepRoute | null = null;
  #asking: Asking;

  constructor(
    asking: Pick<Asking, "model" | "map" | "draw">,
    private readonly root: HTMLElement,
    private readonly bar: HTMLElement,
    private readonly acts: WizardActs,
  ) {
    this.#asking = {
      ...asking,
      ...{ type: () => this.#type, place: () => this.#place(), begin: (first) => this.#begin(first), onto: (id) => this.#onto(id) },
      ...{ next: () => this.#next(), answered: () => this.#name() },
    };
    this.#questions = this.#ask();
    need(bar, "next").addEventListener("click", () => this.#press());
    need(bar, "back").addEventListener("click", () => this.#back());
    need(root, "see").addEventListener("click", () => this.#leaveTo({ at: "home" }));
    need(root, "undo").addEventListener("click", () => this.#turn("undo"));
    need(root, "redo").addEventListener("click", () => this.#turn("redo"));
    root.addEventListener("keydown", (event) => this.#keys(event));
  }

  #ask(): Partial<Record<Step, Question>> {
    const section = (step: Step) => this.#section(step);
    const asking = this.#asking;
    const aim = new Aim(asking, this.root);
    return {
      category: new CategoryQuestion(asking, need(section("category"), "categories")),
      strength: new StrengthQuestion(asking, need(section("strength"), "strengths")),
      where: new WhereQuestion(asking, section("where"), aim),
      draw: new DrawQuestion(asking, section("draw"), aim),
      points: new PointsQuestion(asking, section("points"), aim),
      pen: new PenQuestion(asking, section("pen"), need(this.root, "stage")),
      write: new WriteQuestion(asking, section("write")),
      photo: new MediaQuestion(asking, need(section("photo"), "photo-place"), "photo"),
      people: new PeopleQuestion(asking, section("people")),
      voice: new MediaQuestion(asking, need(section("voice"), "voice-place"), "voice"),
      words: new WordsQuestion(asking, section("words")),
    };
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
    need(this.root, "undoing").hidden = !this.#undoing;
    if (!is) return;
    if (is.step === "voice") showPrompts(this.#asking, this.#section("voice"));
    if (is.step === "done") this.#finish();
    this.#questions[is.step]?.enter();
    this.#name();
    this.#section(is.step).querySelector("h1")?.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  }

  /** The draft changed: the question that is asked shows it. */
  follow(): void {
    this.#question?.follow?.();
  }

  /** The map has come to rest. */
  rested(): void {
    this.#question?.rested?.();
  }

  /** Somebody touched the map there. */
  tapped(spot: Spot): void {
    this.#question?.tapped?.(spot);
  }

  get #question(): Question | undefined {
    return this.#route ? this.#questions[this.#route.step] : undefined;
  }

  get #undoing(): Undoing | undefined {
    return this.#question?.undoing;
  }

  get #type(): MarkType {
    const place = this.#place();
    return place ? typeOf(place) : ((this.#route && newType(this.#route.id)) ?? "place");
  }

  #place(): Place | null {
    return this.#route && !newType(this.#route.id) ? this.#asking.model.place(this.#route.id) : null;
  }

  #begin(first: Properties): string {
    const type = this.#type;
    const id = this.#asking.model.draft.add(type, { ...first, ...(type !== "place" && { done: false }) });
    this.#onto(id);
    return id;
  }

  #onto(id: string): void {
    if (!this.#route || this.#route.id === id) return;
    this.#asking.model.forget();
    this.#route = { ...this.#route, id };
    this.acts.become(this.#route);
  }

  #press(): void {
    const question = this.#question;
    const geometry = this.#place()?.item.geometry ?? null;
    if (question?.take && !question.take()) return;
    if (this.#route?.alone && MOVES.includes(this.#route.step)) this.#offerBack(geometry);
    this.#next();
  }

  /** Moved by mistake: one tap brings it back. */
  #offerBack(geometry: unknown): void {
    const { draft, page } = this.#asking.model;
    const id = this.#route!.id;
    if (geometry && draft.item(id)?.geometry !== geometry) showToast(page.words.moved ?? "", { undo: () => draft.set(id, "geometry", geometry) });
  }

  #next(): void {
    const route = this.#route;
    if (!route) return;
    const facts = this.#asking.model.facts(this.#place(), this.#type);
    const step = after(route.step, facts);
    if (route.alone && !(route.step === "photo" && step === "people")) this.#leaveTo({ at: "card", id: route.id });
    else this.acts.go({ ...route, step });
  }

  #back(): void {
    const route = this.#route;
    if (!route) return;
    const step = route.alone || route.step === "done" ? null : before(route.step, this.#asking.model.facts(this.#place(), this.#type));
    if (step) this.acts.go({ ...route, step });
    else if (route.alone) this.#leaveTo({ at: "card", id: route.id });
    else this.#leaveTo({ at: "home" });
  }

  #leaveTo(route: Route): void {
    this.acts.become(route);
  }

  /** Only a picture was touched, by curiosity: nothing was told, so nothing stays. */
  #forsake({ id, alone }: StepRoute): void {
    const { draft } = this.#asking.model;
    const place = this.#asking.model.place(id);
    if (!place || alone || place.at || place.category?.neverLocate || place.item.type === "label") return;
    if (Object.keys(place.item.properties).some((name) => !BARE.includes(name))) return;
    void draft.desk.sketches.read(id).then((points) => points.length || draft.remove(id));
  }

  #finish(): void {
    const place = this.#place();
    if (place) this.#asking.model.draft.set(place.item.id, "done", true);
    if (place) this.#announce(place);
    this.#offerAnother();
  }

  /** Who does not see the map hears that it is there. */
  #announce(place: Place): void {
    const { model } = this.#asking;
    need(this.root, "live").textContent = fill(model.page.words.added, { title: model.title(place) });
  }

  /** « Un autre lieu », said and done. */
  #offerAnother(): void {
    const type = this.#type;
    const { words, voices } = this.#asking.model.page;
    const word = words[`again_${type}`] ?? "";
    const piece = new Piece("piece-again").text("again-word", word);
    piece.saying(word, fill(words.say, { words: word }), voices[word]).on("again", () => this.acts.go(begin(type)));
    const tiles = need(this.root, "done-tiles");
    tiles.replaceChildren(tiles.firstElementChild!, piece.root);
  }

  // Undo

  #turn(way: "undo" | "redo"): void {
    this.#undoing?.[way]();
    this.#name();
  }

  #keys(event: KeyboardEvent): void {
    const written = (event.target as HTMLElement).closest("input, textarea") !== null;
    if (!this.#undoing || written || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    this.#turn(key === "y" || event.shiftKey ? "redo" : "undo");
  }

  /** The stepper, the word of the button that goes on, what can be undone. */
  #name(): void {
    const route = this.#route;
    if (!route) return;
    const { words } = this.#asking.model.page;
    const question = this.#question;
    const facts = this.#asking.model.facts(this.#place(), this.#type);
    const place = this.#section(route.step).querySelector('[data-part="steps"]');
    if (place) place.textContent = route.alone ? "" : fill(words.step, { ...progress(route.step, facts) });
    const onward = route.alone ? words.done : question?.has() ? words.next : words.skip;
    need(this.bar, "next-word").textContent = (route.alone && route.step !== "where" ? null : question?.word?.()) ?? onward ?? "";
    need(this.bar, "next").hidden = this.#mustChoose(route, question);
    need(this.root, "undo").setAttribute("aria-disabled", String(!this.#undoing?.canUndo));
    need(this.root, "redo").setAttribute("aria-disabled", String(!this.#undoing?.canRedo));
  }

  /** Nothing to press but what is asked. */
  #mustChoose({ step, alone }: StepRoute, question?: Question): boolean {
    if (step === "done") return true;
    if (step === "category") return this.#type === "place";
    return step === "strength" && !alone && this.#type === "place" && !question?.has();
  }

  #section(step: Step): HTMLElement {
    const found = this.root.querySelector<HTMLElement>(`[data-step="${step}"]`);
    if (!found) throw new Error(`no step ${step}`);
    return found;
  }
}
