/** « Mon mot » : a word of one's own in the legend, said or written, with a colour and an image. It exists
 * from its first part on, so that a voice has something to belong to; left empty, it is taken away. */
import { RecorderView } from "../../../capture/recorder-view";
import type { Colour, Look } from "../../look";
import { COLOURS } from "../../prepare/looks";
import { newId } from "../../../net/ids";
import { fill } from "../../../draft/words";
import { need, Piece } from "../pieces";
import { text } from "../places";
import type { Asking } from "./question";

const ICONS = ["heart", "star", "sun", "moon", "cloud-rain", "flame", "wind", "ripple", "flower", "tree", "butterfly", "feather", "home", "music", "umbrella", "anchor", "lock", "key", "bolt", "rainbow", "zzz", "hand-stop", "friends", "question-mark"];
const SAID = 30; // seconds; a word, not a story

export class OwnWord {
  #id: string | null = null;
  #view: RecorderView | null = null;
  #look: Look = { colour: "orange", shape: "heart", icon: "heart" };

  constructor(
    private readonly asking: Asking,
    private readonly root: HTMLElement,
    private readonly done: (category: string | null) => void,
  ) {
    need(root, "own-done").addEventListener("click", () => this.#finish());
    need(root, "own-cancel").addEventListener("click", () => this.close());
    for (const radio of root.querySelectorAll<HTMLInputElement>('[name="own-colour"]')) {
      radio.addEventListener("change", () => this.#choose({ colour: radio.value as Colour }));
    }
    root.addEventListener("studio:take", () => this.#say(""));
  }

  get isOpen(): boolean {
    return !this.root.hidden;
  }

  open(): void {
    const { model } = this.asking;
    const mine = [...model.legend.values()].filter(({ own }) => own).length;
    this.#look = { colour: COLOURS[mine % COLOURS.length]!, shape: "heart", icon: ICONS[mine % ICONS.length]! };
    this.#id = model.draft.add("category", { code: `mot-${newId().slice(-8)}`, label: "", own: true, ...this.#look });
    need<HTMLInputElement>(this.root, "own-label").value = "";
    this.#say("");
    this.#record(this.#id);
    this.#icons();
    this.#draw();
    this.root.hidden = false;
    this.root.parentElement!.dataset.own = "open";
    need(this.root, "own-title").focus();
  }

  /** An empty word is no word. */
  close(): void {
    if (!this.isOpen) return;
    if (this.#id && !this.#has()) this.asking.model.draft.remove(this.#id);
    else this.#keepLabel();
    this.#end();
    this.done(null);
  }

  #finish(): void {
    const { words } = this.asking.model.page;
    this.#keepLabel();
    if (!this.#has()) return this.#say(words.own_empty ?? "");
    const id = this.#id;
    this.#end();
    this.done(id);
  }

  #end(): void {
    const box = need(this.root, "own-voice");
    this.root.hidden = true;
    delete this.root.parentElement!.dataset.own;
    void Promise.resolve(this.#view?.detach()).then(() => box.replaceChildren());
    this.#view = this.#id = null;
  }

  #has(): boolean {
    const item = this.#id ? this.asking.model.draft.item(this.#id) : null;
    return need<HTMLInputElement>(this.root, "own-label").value.trim() !== "" || (item !== null && text(item, "voice") !== "");
  }

  #keepLabel(): void {
    const word = need<HTMLInputElement>(this.root, "own-label").value.trim();
    if (this.#id) this.asking.model.draft.set(this.#id, "label", word);
  }

  #choose(part: Partial<Look>): void {
    this.#look = { ...this.#look, ...part };
    for (const [name, value] of Object.entries(part)) if (this.#id) this.asking.model.draft.set(this.#id, name, value);
    this.#draw();
  }

  #draw(): void {
    need(this.root, "own-look").replaceChildren(this.asking.draw(this.#look));
    for (const radio of this.root.querySelectorAll<HTMLInputElement>('[name="own-colour"]')) radio.checked = radio.value === this.#look.colour;
    for (const button of this.root.querySelectorAll<HTMLElement>("[data-icon]")) button.setAttribute("aria-pressed", String(button.dataset.icon === this.#look.icon));
  }

  #icons(): void {
    const { model, draw } = this.asking;
    const buttons = ICONS.map((icon, n) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "map-icon map-own-icon";
      button.dataset.icon = icon;
      button.setAttribute("aria-label", fill(model.page.words.own_icon, { n: n + 1 }));
      button.append(draw({ colour: "grey", shape: "circle", icon }));
      button.addEventListener("click", () => this.#choose({ icon }));
      return button;
    });
    need(this.root, "own-icons").replaceChildren(...buttons);
  }

  #record(item: string): void {
    const { model } = this.asking;
    const { root } = new Piece("voice-input");
    root.removeAttribute("data-behaviour");
    root.dataset.item = item;
    root.dataset.path = "voice";
    need(this.root, "own-voice").replaceChildren(root);
    this.#view = new RecorderView(root, model.draft.desk, model.draft.destination(item, "voice"), { maxSeconds: SAID });
  }

  #say(sentence: string): void {
    need(this.root, "own-message").textContent = sentence;
  }
}
