/**
 * A récit, made block by block. The address says which screen; the draft says what is on it. Everything
 * is kept as it is done: closing the page loses nothing.
 */
import { stopAllSounds } from "../behaviours/voice";
import { Parts } from "../capture/parts";
import { openDraft, type Draft } from "../draft/client";
import { showFaces } from "../draft/faces";
import { finish, Screens } from "../draft/screens";
import { showRefused, statusSentence } from "../draft/standing";
import { BlockScreen } from "./block";
import { DraftFiles } from "../draft/files";
import { ListScreen } from "./list";
import { KINDS, Model, type Kind } from "./model";
import { fill } from "../draft/words";
import { type Page } from "./page";

type Route = { at: "list" | "add" | "end" } | { at: "block"; id: string };

export class StoryEditor {
  #draft!: Draft;
  #model!: Model;
  #files!: DraftFiles;
  #list!: ListScreen;
  #block!: BlockScreen;
  #route: Route = { at: "list" };
  #parts: Parts;
  #bar: Parts;
  #screens: Screens;

  constructor(
    private readonly root: HTMLElement,
    private readonly page: Page,
  ) {
    this.#parts = new Parts(root);
    this.#screens = new Screens(root, { moved: () => this.#moved(), draw: () => this.#draw() });
    this.#bar = new Parts(document.querySelector<HTMLElement>("[data-story-bar]")!);
  }

  async open(): Promise<void> {
    const changed = () => this.#screens.changed();
    this.#draft = await openDraft(this.page.draft, { onChange: changed, onStatus: (status) => this.#screens.stands(status), onHere: changed });
    this.#files = new DraftFiles(this.#draft, this.page.files, changed);
    this.#model = new Model(this.#draft, this.page, this.#files);
    this.#list = new ListScreen(this.#section("list"), this.#model, (id) => this.#go({ at: "block", id }));
    this.#block = new BlockScreen(this.#section("block"), this.#model, () => this.#go({ at: "list" }));
    this.root.querySelectorAll<HTMLElement>("[data-add]").forEach((tile) => tile.addEventListener("click", () => this.#add(tile.dataset.add as Kind)));
    this.#parts.on("add", "click", () => this.#go({ at: "add" }));
    this.#parts.on("undo", "click", () => this.#draft.undo());
    const { leaving, waiting: offline } = this.page.words;
    this.#parts.find("finish")!.addEventListener("submit", (event) => finish(event, this.#draft, this.#parts.find("leaving")!, { leaving, offline }));
    this.#bar.on("back", "click", () => this.#back());
    this.#bar.on("next", "click", () => this.#next());
    this.#screens.follow();
  }

  close(): void {
    this.#screens.close();
    this.#list?.stop();
    void this.#block?.leave();
    this.#files?.stop();
    this.#draft?.close();
  }

  // Where one is

  #go(route: Route, instead = false): void {
    this.#screens.go(write(route), instead);
  }

  #moved(): void {
    const route = this.#possible(read(location.hash));
    if (this.#route.at === "block" && write(route) !== write(this.#route)) void this.#block.leave();
    if (write(route) !== write(this.#route)) stopAllSounds();
    this.#route = route;
    const section = this.#section(route.at);
    this.#screens.show(section);
    if (route.at === "block") this.#block.enter(route.id);
    this.#draft.at(route.at === "block" ? route.id : "", route.at === "block" ? "change" : "");
    this.#draw();
    this.#screens.begin(section);
  }

  /** The list when the address speaks of a block that is not there, or not this person's. */
  #possible(route: Route): Route {
    return route.at === "block" && !this.#model.mayChange(this.#model.block(route.id)) ? { at: "list" } : route;
  }

  #add(kind: Kind): void {
    if (!KINDS.includes(kind)) return;
    this.#go({ at: "block", id: this.#model.add(kind) }, true);
  }

  #back(): void {
    if (this.#route.at === "list") location.assign(this.root.dataset.home ?? "/atelier/");
    else this.#go({ at: "list" });
  }

  #next(): void {
    this.#go({ at: this.#route.at === "list" ? "end" : "list" });
  }

  // What changes

  #draw(): void {
    const { at } = this.#route;
    if (at === "list") this.#list.draw();
    if (at === "block") this.#block.draw();
    const any = this.#model.blocks().length > 0;
    this.#parts.find("undo")!.hidden = !this.#draft.canUndo;
    this.#bar.root.hidden = false;
    this.#bar.find("next")!.hidden = at === "add" || at === "end" || (at === "list" && !any);
    this.#bar.find("done-word")!.hidden = at !== "list";
    this.#bar.find("ok-word")!.hidden = at === "list";
    this.#drawOthers();
    const status = this.#draft.status();
    this.#parts.find("status")!.textContent = statusSentence(status, this.page.words);
    showRefused(this.#parts.find("refused")!, this.#draft);
  }

  #drawOthers(): void {
    const { words, avatars } = this.page;
    const sentence = ({ name, item }: { name: string; item: string }) => fill(item ? words.busy : words.here, { name });
    showFaces([this.#parts.find("here")!], this.#draft.others, { avatars, sentence });
  }

  #section(screen: string): HTMLElement {
    return this.#screens.section(screen);
  }
}

function write(route: Route): string {
  if (route.at === "block") return `#morceau=${route.id}`;
  return { list: "", add: "#ajouter", end: "#fin" }[route.at];
}

function read(hash: string): Route {
  const [name, id = ""] = hash.replace(/^#/, "").split("=");
  if (name === "morceau" && id) return { at: "block", id };
  return { at: name === "ajouter" ? "add" : name === "fin" ? "end" : "list" };
}
