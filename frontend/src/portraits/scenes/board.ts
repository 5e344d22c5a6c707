/**
 * The storyboard: scenes as cards, in order, live with everybody who has the draft open. What is drawn is
 * always what the draft says; an open scene keeps its place and its focus while others work.
 */
import { showToast } from "../../behaviours/toast";
import { Parts } from "../../capture/parts";
import { openDraft, type Draft } from "../../draft/client";
import { showFaces } from "../../draft/faces";
import { Files } from "../cards/files";
import { showRefused, statusSentence } from "../../draft/standing";
import { assemble } from "../montage";
import { Show } from "../show/show";
import { Card, type CardActs } from "./card";
import { Desk, type Kind, type ScenesPage } from "./desk";
import { Panel } from "./panel";

export class Board {
  #draft!: Draft;
  #desk!: Desk;
  #files!: Files;
  #parts: Parts;
  #show: Show;
  #cards = new Map<string, Card>();
  #panel: Panel | null = null;
  #loaded = "";
  #frame = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly page: ScenesPage,
  ) {
    this.#parts = new Parts(root);
    this.#show = new Show(this.#parts.find("show")!);
  }

  async open(): Promise<void> {
    const changed = () => this.#changed();
    this.#draft = await openDraft(this.page.draft, { onChange: changed, onStatus: changed, onHere: changed });
    this.#files = new Files(this.#draft, this.page.files, changed);
    this.#desk = new Desk(this.#draft, this.page, this.#files);
    this.#parts.on("from-montage", "click", () => this.#begin());
    this.root.querySelectorAll<HTMLElement>("[data-add]").forEach((button) => button.addEventListener("click", () => this.#add(button.dataset.add as Kind)));
    this.#draw();
    this.root.dataset.ready = "true";
  }

  close(): void {
    this.#show.stop();
    this.#files?.stop();
    this.#draft?.close();
  }

  #changed(): void {
    cancelAnimationFrame(this.#frame);
    if (this.#desk) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    const scenes = this.#desk.scenes();
    if (this.#panel && !this.#desk.scene(this.#panel.id)) this.#panel = null;
    const cards = scenes.map((scene, n) => {
      const card = this.#card(scene.id);
      card.draw(scene, n + 1, scenes.length, this.#panel?.id === scene.id);
      return card.root;
    });
    this.#put(cards);
    this.#panel?.draw();
    this.#parts.find("begin")!.hidden = scenes.length > 0 || !this.page.may.add;
    this.#preview();
    this.#tell();
  }

  /** Cards in their order; nothing is moved when nothing changed: the focus stays. */
  #put(cards: readonly HTMLElement[]): void {
    const list = this.#parts.find("scenes")!;
    const same = cards.length === list.children.length && cards.every((card, n) => card === list.children[n]);
    const focused = document.activeElement;
    if (!same) list.replaceChildren(...cards);
    if (!same && focused instanceof HTMLElement && list.contains(focused)) focused.focus();
  }

  #card(id: string): Card {
    const known = this.#cards.get(id);
    if (known) return known;
    const acts: CardActs = {
      open: (scene) => this.#toggle(scene),
      move: (scene, way, part) => this.#move(scene, way, part),
      place: (scene, beside, after) => this.#desk.place(scene, beside, after) && this.#moved(scene),
      remove: (scene) => this.#remove(scene),
    };
    const card = new Card(id, this.#desk, acts);
    this.#cards.set(id, card);
    return card;
  }

  // Acts

  #begin(): void {
    this.#desk.fromMontage();
    this.#draw();
    this.#cards.get(this.#desk.scenes()[0]?.id ?? "")?.focus("open");
  }

  #add(kind: Kind): void {
    const id = this.#desk.add(kind);
    this.#toggle(id, true);
    this.#cards.get(id)?.root.scrollIntoView({ block: "start" });
  }

  #toggle(id: string, open = this.#panel?.id !== id): void {
    this.#panel?.root.remove();
    this.#panel = open ? new Panel(id, this.#desk, (sentence) => this.#say(sentence)) : null;
    this.#draft.at(open ? id : "", open ? "scene" : "");
    if (this.#panel) this.#card(id).inside.replaceChildren(this.#panel.root);
    this.#draw();
    this.#cards.get(id)?.focus("open");
  }

  #move(id: string, way: -1 | 1, part: string): void {
    if (!this.#desk.move(id, way)) return;
    this.#moved(id);
    this.#cards.get(id)?.focus(part);
  }

  #moved(id: string): void {
    this.#draw();
    const row = this.#desk.scenes();
    const number = row.findIndex((one) => one.id === id) + 1;
    const scene = this.#desk.scene(id);
    if (scene) this.#say(this.#desk.word("moved", { name: this.#desk.word(this.#desk.kind(scene)), number, total: row.length }));
  }

  #remove(id: string): void {
    const row = this.#desk.scenes();
    const at = row.findIndex((one) => one.id === id);
    this.#draft.remove(id);
    this.#draw();
    const next = row[at + 1] ?? row[at - 1];
    if (next) this.#cards.get(next.id)?.focus("open");
    showToast(this.#desk.word("removed"), { undo: () => this.#draft.restore(id) });
  }

  // What plays, who is there

  #preview(): void {
    const montage = assemble(this.#desk.model.story());
    const photo = (id: string) => {
      const { focus_x, focus_y } = this.#draft.item(id)?.properties ?? {};
      const url = this.#desk.photoUrl(id, "gallery", "phone");
      return url ? { url, focus: [Number(focus_x ?? 0.5), Number(focus_y ?? 0.45)] as const } : null;
    };
    const seen = montage.shots.map((shot) => shot.photo && photo(shot.photo));
    const voices = montage.voices.map(({ answer }) => this.#desk.model.voice(answer));
    const told = JSON.stringify([montage, seen, voices, this.#desk.told()]);
    this.#parts.find("show")!.hidden = montage.seconds === 0;
    if (told === this.#loaded) return;
    this.#loaded = told;
    this.#show.load({ montage, photo, voice: (answer) => this.#desk.model.voice(answer), scene: (id) => this.#desk.sceneCard(id) });
  }

  #tell(): void {
    const others = this.#draft.others;
    const sentence = (one: { name: string; item: string }) => this.#desk.word(one.item ? "busy" : "here", { name: one.name });
    showFaces([this.#parts.find("here")!], others, { avatars: this.page.avatars, sentence });
    const status = this.#parts.find("status")!;
    const told = statusSentence(this.#draft.status(), this.page.words);
    if (status.textContent !== told) status.textContent = told;
    showRefused(this.#parts.find("refused")!, this.#draft);
  }

  #say(sentence: string): void {
    this.#parts.find("said")!.textContent = sentence;
  }
}
