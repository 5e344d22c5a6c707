/** One place opened: what it shows, says and tells, who made it, and how to change it. */
import type { DrawMark } from "../look";
import { whatIsHeard } from "../walk/heard";
import { byLine, goAlong, linesOf, type ShowDot } from "../walk/along";
import { speakAs } from "./language";
import { markOf, noteOf } from "./list";
import { addressOf, secondsOf, showPhoto } from "./media";
import type { Model } from "./model";
import { fill, tied } from "../../draft/words";
import { Piece } from "./pieces";
import { answers, isReshapable, languageSaid, text, typeOf, type Place } from "./places";
import { StaffFields } from "./staff";
import { asked, isStep, type Step } from "./steps";
import { VersionsView } from "./versions";

export interface CardActs {
  close(): void;
  change(id: string, step: Step): void;
  remove(id: string): void;
  dot: ShowDot;
}

export class CardView {
  #shown = "";
  #as = "";
  #piece: Piece | null = null;
  #staff: StaffFields | null = null;
  #leave: () => void = () => undefined;
  #versions: VersionsView;

  constructor(
    private readonly model: Model,
    private readonly draw: DrawMark,
    private readonly box: HTMLElement,
    private readonly acts: CardActs,
  ) {
    this.#versions = new VersionsView(model);
    // A professional writes in the card itself.
    box.addEventListener("focusin", (event) => isField(event.target) && model.draft.at(this.#shown, "words"));
    box.addEventListener("focusout", (event) => isField(event.target) && model.draft.at("", ""));
  }

  /** Open a place, or bring what changed into the one that is open. */
  show(place: Place): void {
    const as = JSON.stringify([place.item.properties, place.category, place.at, place.item.others]);
    if (this.#shown === place.item.id && this.#as === as) return;
    const again = this.#shown === place.item.id;
    this.#as = as;
    // Somebody is writing in this card: only the fields she is not in follow.
    if (again && this.#staff?.isBusy) return this.#staff.follow(place);
    this.#draw(place);
    if (!again) this.#piece?.part("title").focus({ preventScroll: true });
  }

  hide(): void {
    this.#staff?.close();
    this.#leave();
    this.#shown = this.#as = "";
    this.box.hidden = true;
    this.box.replaceChildren();
  }

  #draw(place: Place): void {
    this.#staff?.close();
    this.#leave();
    this.#shown = place.item.id;
    const piece = (this.#piece = new Piece("piece-card"));
    piece.part("mark").append(markOf(place, this.draw));
    piece.text("title", this.model.title(place), languageSaid(place));
    piece.text("near", noteOf(this.model, place));
    piece.text("notes", text(place.item, "notes"), text(place.item, "language"));
    piece.on("close", this.acts.close);
    this.#people(piece, place);
    this.#media(piece, place);
    this.#answers(piece, place);
    this.#changes(piece, place);
    if (place.item.type === "walk" && place.at) void whatIsHeard(this.model, place.item.id).then((words) => piece.text("cut", words));
    void this.#versions.show(piece.part("versions"), place);
    this.box.replaceChildren(piece.root);
    this.box.hidden = false;
    const fields = piece.root.querySelector<HTMLElement>('[data-part="staff"]');
    this.#staff = fields && new StaffFields(fields, this.model, place);
  }

  /** « Karim est en train de… » */
  busy(busy: ReadonlyMap<string, string>): void {
    this.#piece?.text("busy", busy.get(this.#shown) ?? "");
  }

  #people(piece: Piece, place: Place): void {
    const author = this.model.author(place);
    const { page } = this.model;
    piece.part("author").hidden = !author;
    piece.image("avatar", author ? (page.avatars[author.avatar] ?? null) : null);
    piece.part("name").textContent = author ? author.name : "";
    const level = text(place.item, "level");
    piece.text("level", level && level !== "public" ? (page.words[`level_${level}`] ?? "") : "");
  }

  #media(piece: Piece, place: Place): void {
    const { draft, page } = this.model;
    const photo = addressOf(draft, text(place.item, "photo"), "phone");
    const alt = text(place.item, "photo_text") || fill(page.words.photo_of, { title: this.model.title(place) });
    piece.part("photo").hidden = !text(place.item, "photo");
    if (photo) showPhoto(piece.part("photo"), photo, alt, page.words.photo_wait ?? "");
    else piece.part("photo").textContent = page.words.photo_wait ?? "";
    const voice = addressOf(draft, text(place.item, "voice"), "listen");
    piece.part("voice").hidden = !text(place.item, "voice");
    this.#said(piece, text(place.item, "voice_text"), text(place.item, "language"));
    if (voice) void this.#player(place, voice).then((player) => piece.part("voice").append(player));
    else piece.part("voice").textContent = page.words.voice_wait ?? "";
  }

  /** What the voice says, for who does not hear it. A professional has it in the fields below. */
  #said(piece: Piece, words: string, language: string): void {
    piece.text("said", words, language);
    piece.part("said-place").hidden = !words || piece.root.querySelector('[data-part="staff"]') !== null;
  }

  async #player(place: Place, address: string): Promise<HTMLElement> {
    const player = new Piece("piece-player").root;
    const label = fill(this.model.page.words.voice_of, { name: this.model.author(place)?.name ?? "" });
    const seconds = await secondsOf(text(place.item, "voice"));
    if (seconds) player.dataset.playerSeconds = String(seconds);
    player.querySelector("audio")!.src = address;
    this.#follow(player.querySelector("audio")!, place);
    player.setAttribute("aria-label", label);
    const words = player.querySelector(".player-label");
    if (words) words.textContent = label;
    const play = player.querySelector<HTMLElement>("[data-player-play]");
    if (play) play.dataset.playWord = fill(this.model.page.words.say, { words: label });
    return player;
  }

  /** Of a walk that was told: the dot goes along with the voice. */
  #follow(sound: HTMLMediaElement, { item }: Place): void {
    const lines = linesOf(item.geometry);
    const moments = item.type === "walk" && Array.isArray(item.properties.moments) ? (item.properties.moments as number[]) : [];
    if (moments.length && moments.length === lines.flat().length) this.#leave = goAlong(sound, lines, byLine(lines, moments), this.acts.dot);
  }

  #answers(piece: Piece, { item }: Place): void {
    const said = answers(item);
    const list = piece.part("answers");
    for (const { code, text: question } of this.model.sheet.questions.filter(({ code: asked }) => said[asked])) {
      const [term, answer] = [document.createElement("dt"), document.createElement("dd")];
      term.textContent = tied(question);
      answer.textContent = said[code] ?? "";
      speakAs(answer, said[code] ?? "", text(item, "language"));
      list.append(term, answer);
    }
    list.hidden = !list.childElementCount;
  }

  #changes(piece: Piece, place: Place): void {
    piece.part("mine").hidden = !this.model.mayChange(place);
    piece.part<HTMLAnchorElement>("history").href = `/atelier/productions/${this.model.page.draft}/elements/${place.item.id}/histoire`;
    piece.on("remove", () => this.acts.remove(place.item.id));
    for (const button of piece.root.querySelectorAll<HTMLElement>("[data-change]")) {
      const step = button.dataset.change ?? "";
      button.closest("li")!.hidden = !isStep(step) || !this.#canChange(place, step);
      if (isStep(step)) button.addEventListener("click", () => this.acts.change(place.item.id, step));
    }
  }

  /** What was asked can be answered again; what is drawn moves whole, or point by point. */
  #canChange(place: Place, step: Step): boolean {
    if (step === "points") return isReshapable(place);
    if (step === "draw") return place.at === null && (place.item.type === "walk" || place.item.type === "area");
    if (step === "where") return !place.category?.neverLocate && place.at !== null;
    return asked(this.model.facts(place, typeOf(place))).includes(step);
  }
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}
