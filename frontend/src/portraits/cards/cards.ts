/**
 * A portrait, one card at a time. The address says which card; the draft says what is on it. Everything
 * is kept as it is said: closing the page loses nothing, and coming back opens the first question left.
 */
import { stopAllSounds } from "../../behaviours/voice";
import { Parts } from "../../capture/parts";
import { openDraft, type Draft } from "../../draft/client";
import { showFaces } from "../../draft/faces";
import { finish, Screens } from "../../draft/screens";
import { Agreeing } from "./agreeing";
import { Files } from "./files";
import { FilmedScreen, FilmScreen } from "./film";
import { ListenScreen } from "./listen";
import { Model } from "./model";
import { fill } from "../../draft/words";
import { type Page } from "./page";
import { QuestionCard } from "./question";
import { read, write, type Route } from "./route";
import { ShownScreen } from "./shown";
import { showRefused, statusSentence } from "../../draft/standing";

export class Cards {
  #draft!: Draft;
  #model!: Model;
  #files!: Files;
  #cards: QuestionCard[] = [];
  #shown!: ShownScreen;
  #film!: FilmScreen;
  #filmed!: FilmedScreen;
  #listen!: ListenScreen;
  #agreeing!: Agreeing;
  #route: Route = { at: "home" };
  #asking: Route = { at: "home" }; // the question in which somebody was asked for an agreement
  #parts: Parts;
  #bar: Parts;
  #screens: Screens;

  constructor(
    private readonly root: HTMLElement,
    private readonly page: Page,
  ) {
    this.#parts = new Parts(root);
    this.#screens = new Screens(root, { moved: () => this.#moved(), draw: () => this.#draw() });
    this.#bar = new Parts(document.querySelector<HTMLElement>("[data-cards-bar]")!);
  }

  async open(): Promise<void> {
    const changed = () => this.#screens.changed();
    this.#draft = await openDraft(this.page.draft, { onChange: changed, onStatus: (status) => this.#screens.stands(status), onHere: changed });
    this.#files = new Files(this.#draft, this.page.files, changed);
    this.#model = new Model(this.#draft, this.page, this.#files);
    this.#build();
    this.#screens.follow();
  }

  close(): void {
    this.#screens.close();
    this.#cards.forEach((card) => card.detach());
    this.#film?.detach();
    this.#files?.stop();
    this.#draft?.close();
  }

  #build(): void {
    const acts = { changed: () => this.#screens.changed(), photo: (id: string) => this.#go({ at: "shown", id }), hear: () => this.#go({ at: "listen" }) };
    const film = (id: string) => () => this.#go({ at: "film", id });
    const sections = this.root.querySelectorAll<HTMLElement>("[data-question]");
    this.#cards = [...sections].map((section) => new QuestionCard(section, this.#model, { ...acts, film: film(section.dataset.question!) }));
    this.#film = new FilmScreen(this.#section("film"), this.#model, () => this.#screens.changed());
    this.#filmed = new FilmedScreen(this.#section("filmed"), this.#model);
    this.#shown = new ShownScreen(this.#section("shown"), this.#model, () => this.#back());
    this.#listen = new ListenScreen(this.#section("listen"), this.#model);
    this.#agreeing = new Agreeing(this.root, this.#model, {
      ask: (at, id) => this.#go({ at, id }, this.#route.at === "agree" || this.#route.at === "no"),
      back: () => this.#go(this.#asking, true),
    });
    this.root.querySelectorAll<HTMLElement>("button[data-minutes]").forEach((button) => {
      button.addEventListener("click", () => this.#setMinutes(Number(button.dataset.minutes)));
    });
    this.root.querySelectorAll<HTMLInputElement>('input[name="whom"]').forEach((choice) => {
      choice.addEventListener("change", () => this.#setWhom(choice.value));
    });
    this.#parts.on("to-listen", "click", () => this.#go({ at: "listen" }));
    this.#parts.on("to-first", "click", () => this.#go(this.#questionRoute(this.#asked[0])));
    this.root.addEventListener("studio:recovered", (event) => this.#recovered((event as CustomEvent<{ item: string | null }>).detail.item));
    // The film is made of what the server has.
    const { leaving, offline } = this.page.words;
    this.#parts.find("finish")!.addEventListener("submit", (event) => finish(event, this.#draft, this.#parts.find("leaving")!, { leaving, offline }));
    this.#bar.on("back", "click", () => this.#back());
    this.#bar.on("next", "click", () => this.#next());
  }

  // Where one is

  /** The questions of this length of workshop, and those already answered. */
  get #asked(): QuestionCard[] {
    const minutes = this.#model.minutes || Infinity;
    const there = new Set(this.#model.questions().map(({ id }) => id));
    return this.#cards.filter((card) => there.has(card.id) && (card.minutes <= minutes || this.#model.hasVoice(card.id)));
  }

  #go(route: Route, instead = false): void {
    this.#screens.go(write(route), instead);
  }

  #moved(): void {
    const route = this.#possible(read(location.hash));
    if (route.at === "home") return this.#go(this.#first(), true);
    this.#leave(this.#route, route);
    this.#route = route;
    this.#enter();
  }

  /** Home when the address speaks of something that is not there. */
  #possible(route: Route): Route {
    const asks = route.at === "question" || route.at === "film" || route.at === "filmed";
    if ((route.at === "agree" || route.at === "no") && this.#asking.at === "home") return { at: "home" };
    const gone = (asks && !this.#card(route.id)) || (route.at === "shown" && !this.#model.photo(route.id));
    return gone ? { at: "home" } : route;
  }

  /** What comes first: what the guide must know, then the first question left, then the end. */
  #first(): Route {
    if (this.#model.asksMinutes) return { at: "minutes" };
    if (this.#model.asksWhom) return { at: "whom" };
    return this.#questionRoute(this.#asked.find(({ id }) => !this.#model.isSettled(id)));
  }

  #questionRoute(card: QuestionCard | undefined): Route {
    return card ? { at: "question", id: card.id } : { at: "end" };
  }

  #leave(from: Route, to: Route): void {
    if (write(from) === write(to)) return;
    stopAllSounds();
    if (from.at === "question") this.#card(from.id)?.leave();
    if (from.at === "listen") this.#listen.leave();
    if (from.at === "film") this.#film.leave();
  }

  #enter(): void {
    const route = this.#route;
    const section = this.#sectionOf(route);
    this.#screens.show(section);
    this.root.dataset.at = route.at;
    if (route.at === "question") this.#asking = route;
    if (route.at === "question") this.#card(route.id)!.enter();
    if (route.at === "agree" || route.at === "no") this.#agreeing.show(section, route.id);
    if (route.at === "film") this.#film.enter(route.id, this.#card(route.id)!.section.querySelector("h1")?.textContent ?? "");
    this.#draw();
    this.#draft.at(route.at === "question" ? route.id : "", route.at === "question" ? "answer" : "");
    this.#screens.begin(section);
  }

  #back(): void {
    const route = this.#route;
    const asked = this.#asked;
    const at = route.at === "question" ? asked.findIndex(({ id }) => id === route.id) : -1;
    if (at > 0) this.#go(this.#questionRoute(asked[at - 1]));
    else if (route.at === "end") this.#go(this.#questionRoute(asked[asked.length - 1]));
    else if (route.at === "agree" || route.at === "no") this.#go(this.#asking, true);
    else if (route.at === "film" || route.at === "filmed") this.#go({ at: "question", id: route.id });
    else if (route.at === "shown" || route.at === "listen") history.back();
    else location.assign(this.root.dataset.home ?? "/atelier/");
  }

  #next(): void {
    const route = this.#route;
    if (route.at === "shown") return history.back();
    if (route.at === "film") return this.#go({ at: "filmed", id: route.id });
    if (route.at === "filmed") return this.#go({ at: "question", id: route.id });
    if (route.at !== "question") return this.#go(this.#first());
    const card = this.#card(route.id)!;
    if (!card.isAnswered) this.#model.skip(card.id);
    const asked = this.#asked;
    this.#go(this.#questionRoute(asked[asked.indexOf(card) + 1]));
  }

  #setMinutes(minutes: number): void {
    this.#model.setMinutes(minutes);
    this.#go(this.#first());
  }

  #setWhom(person: string): void {
    this.#model.setWhom(person);
    this.#go(this.#first());
  }

  // What changes

  #draw(): void {
    const route = this.#route;
    if (route.at === "question") this.#drawQuestion(route.id);
    if (route.at === "shown") this.#shown.show(route.id);
    if (route.at === "filmed") this.#filmed.show(route.id);
    if (route.at === "listen") this.#listen.draw();
    this.#drawBar();
    this.#drawOthers();
    const status = this.#draft.status();
    const told = route.at === "question" && !status.pending && !status.signedOut; // the recorder says it already
    this.#parts.find("status")!.textContent = told ? "" : statusSentence(status, this.page.words);
    showRefused(this.#parts.find("refused")!, this.#draft);
  }

  #drawQuestion(id: string): void {
    const card = this.#card(id);
    if (!card) return this.#go({ at: "home" }, true);
    card.draw();
    const asked = this.#asked;
    const now = asked.indexOf(card);
    const parts = new Parts(card.section);
    parts.find("steps")!.textContent = fill(this.page.words.step, { now: now + 1, total: asked.length });
    parts.find("dots")!.replaceChildren(...asked.map((one, n) => dot(n === now ? "stepper-now" : this.#model.isSettled(one.id) ? "stepper-done" : "")));
  }

  /** Who else is here; on a question, who answers it now. */
  #drawOthers(): void {
    const { words, avatars } = this.page;
    const route = this.#route;
    const sentence = ({ name, item }: { name: string; item: string }) => fill(item ? words.answering : words.here, { name });
    const others = this.#draft.others;
    showFaces([this.#parts.find("here")!], others, { avatars, sentence });
    const same = others.filter(({ item }) => route.at === "question" && item === route.id);
    const busy = this.#parts.find("busy")!;
    busy.textContent = same.map(sentence).join(" ");
    busy.hidden = !same.length;
  }

  #drawBar(): void {
    const { words } = this.page;
    const route = this.#route;
    const answered = route.at === "question" && this.#card(route.id)!.isAnswered;
    const film = this.#film.isFilmed ? words.next : ""; // nothing filmed: « Retour » is the way
    const next = { question: answered ? words.next : words.skip, shown: words.next, listen: words.next, film, filmed: words.next }[route.at as string];
    this.#bar.root.hidden = false;
    this.#bar.find("next")!.hidden = !next;
    this.#bar.find("next-word")!.textContent = next ?? "";
    this.#bar.find("next")!.classList.toggle("is-skip", route.at === "question" && !answered);
  }

  /** A lost voice was found: its card shows it. */
  #recovered(answer: string | null): void {
    const card = this.#cards.find(({ id }) => this.#model.mine(id)?.id === answer);
    void card?.renew().then(() => this.#go({ at: "question", id: card.id }, true));
  }

  #card(id: string): QuestionCard | undefined {
    return this.#cards.find((card) => card.id === id);
  }

  #sectionOf(route: Route): HTMLElement {
    if (route.at === "question") return this.#card(route.id)!.section;
    return this.#section(route.at === "agree" || route.at === "no" ? `${route.at}-${route.id}` : route.at);
  }

  #section(screen: string): HTMLElement {
    return this.#screens.section(screen);
  }
}

function dot(name: string): HTMLElement {
  const made = document.createElement("span");
  made.className = `stepper-dot ${name}`;
  return made;
}
