/** The récit as it grows: its blocks, one under the other, that change places. */
import { reorder, type Reordering } from "../behaviours/reorder";
import { showToast } from "../behaviours/toast";
import { Parts } from "../capture/parts";
import type { ItemView } from "../draft/state";
import { kindOf, textOf, type Model } from "./model";
import { copyOf, fill } from "../draft/words";

export class ListScreen {
  #parts: Parts;
  #list: HTMLElement;
  #reordering: Reordering;
  #drawn = "";

  constructor(
    section: HTMLElement,
    private readonly model: Model,
    private readonly open: (id: string) => void,
  ) {
    this.#parts = new Parts(section);
    this.#list = this.#parts.find("blocks")!;
    this.#reordering = reorder(this.#list, (id, ids) => this.#moved(id, ids));
  }

  stop(): void {
    this.#reordering.stop();
  }

  draw(): void {
    if (this.#reordering.busy) return;
    const blocks = this.model.blocks();
    this.#parts.find("none")!.hidden = blocks.length > 0;
    const looks = JSON.stringify(blocks.map((item) => [item.id, item.order, item.properties, item.others, this.#photo(item), this.#voice(item)]));
    const busy = JSON.stringify(this.model.draft.others);
    if (looks + busy === this.#drawn) return;
    this.#drawn = looks + busy;
    const focus = this.#focused();
    this.#list.replaceChildren(...blocks.map((item, number) => this.#row(item, number, blocks.length)));
    if (focus) this.#list.querySelector<HTMLElement>(`[data-id="${focus.id}"] [data-part="${focus.part}"]`)?.focus();
  }

  #row(item: ItemView, number: number, total: number): HTMLElement {
    const row = copyOf("piece-block");
    const parts = new Parts(row);
    const kind = kindOf(item);
    row.dataset.id = item.id;
    row.dataset.kind = kind;
    row.id = `bloc-${item.id}`;
    const what = this.model.page.words[kind] ?? "";
    const say = fill(this.model.page.words.place, { what, now: number + 1, total });
    row.setAttribute("aria-label", say);
    parts.find("word")!.textContent = what;
    row.querySelectorAll<HTMLElement>("[data-drawing]").forEach((one) => (one.hidden = one.dataset.drawing !== kind));
    this.#fill(parts, item);
    const mine = this.model.mayChange(item);
    for (const name of ["handle", "up", "down", "change", "remove"]) {
      const button = parts.find<HTMLButtonElement>(name)!;
      button.hidden = !mine || (name === "up" && number === 0) || (name === "down" && number === total - 1);
      button.setAttribute("aria-label", `${button.title} : ${say}`);
    }
    parts.on("up", "click", () => this.#step(item.id, -1));
    parts.on("down", "click", () => this.#step(item.id, 1));
    parts.on("change", "click", () => this.open(item.id));
    parts.on("remove", "click", () => this.#remove(item.id));
    const history = parts.find<HTMLAnchorElement>("history")!;
    history.hidden = !mine || !Object.keys(item.others).length;
    history.href = `/atelier/productions/${this.model.page.draft}/elements/${item.id}/histoire`;
    const here = this.model.draft.others.filter((one) => one.item === item.id);
    parts.find("busy")!.textContent = here.map(({ name }) => fill(this.model.page.words.busy, { name })).join(" ");
    return row;
  }

  #fill(parts: Parts, item: ItemView): void {
    const photo = parts.find<HTMLImageElement>("photo")!;
    const production = this.model.production(item.properties.production);
    const picture = this.#photo(item) ?? production?.picture ?? "";
    photo.hidden = !picture;
    if (picture) photo.src = picture;
    photo.alt = textOf(item, "seen");
    const gone = item.properties.production && !production ? (this.model.page.words.gone ?? "") : "";
    parts.find("text")!.textContent = production?.title ?? (textOf(item) || textOf(item, "caption") || gone);
    const voice = this.#voice(item);
    const audio = parts.find<HTMLAudioElement>("audio")!;
    audio.hidden = !voice;
    if (voice) audio.src = voice;
  }

  #photo(item: ItemView): string | null {
    return this.model.files.url(item.properties.photo, "phone", "gallery");
  }

  #voice(item: ItemView): string | null {
    return this.model.files.url(item.properties.voice, "listen");
  }

  #step(id: string, way: number): void {
    this.#moved(id, this.model.stepped(id, way));
  }

  #moved(id: string, ids: readonly string[]): void {
    this.#drawn = ""; // the list may stand otherwise than what was drawn
    if (this.model.mayChange(this.model.block(id))) this.model.place(id, ids);
    this.draw();
    const what = this.model.page.words[kindOf(this.model.block(id))] ?? "";
    this.#parts.find("said")!.textContent = fill(this.model.page.words.moved, { what, now: ids.indexOf(id) + 1, total: ids.length });
  }

  #remove(id: string): void {
    this.model.draft.remove(id);
    showToast(this.model.page.words.removed ?? "", { undo: () => this.model.draft.restore(id) });
  }

  /** Which button of which block has the focus: drawing again must not lose it. */
  #focused(): { id: string; part: string } | null {
    const at = document.activeElement;
    const row = at instanceof HTMLElement ? at.closest<HTMLElement>("[data-id]") : null;
    return at instanceof HTMLElement && row && this.#list.contains(row) ? { id: row.dataset.id!, part: at.dataset.part ?? "" } : null;
  }
}
