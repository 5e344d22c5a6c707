/** What the map stands on, chosen by its picture. Changing it loses nothing: marks keep their places. */
import { showToast } from "../../behaviours/toast";
import { lighter } from "../../capture/photo";
import { drawnOf } from "../drawing/drawn";
import { corners, rectangle, unit, type Spot } from "../drawing/plane";
import { tileAddress, type Ground } from "../ground";
import type { Model } from "../editor/model";
import { fill } from "../../draft/words";
import { need, Piece } from "../editor/pieces";
import { text, texts } from "../editor/places";
import type { PreparePage, Room } from "./prepare";

const PAUSE = 700; // milliseconds without a key: what is written is kept
const SAMPLE_ZOOM = 15; // of the piece of map shown on its tile

export class GroundsRoom implements Room {
  #as = "";
  #timer = 0;

  constructor(
    private readonly model: Model,
    private readonly page: PreparePage,
    private readonly place: HTMLElement,
  ) {
    const file = need<HTMLInputElement>(place, "photo-file");
    file.addEventListener("change", () => void this.#take(file));
    this.#about();
  }

  enter(): void {
    this.#as = "";
  }

  follow(): void {
    const { sheet, draft, drawing } = this.model;
    const drawings = draft.items("overlay").map((item) => drawnOf(item, draft));
    const as = JSON.stringify([sheet.ground, sheet.drawing, drawings.map(({ item, addresses }) => [item.id, addresses])]);
    this.#showAbout();
    if (as === this.#as) return;
    this.#as = as;
    const tiles = drawings.map((one) => this.#tile(this.#word("use_this"), one.addresses[one.addresses.length - 1] ?? "", one.item.id === drawing?.item.id, () => this.#stand(one.item.id), () => this.#throw(one.item.id)));
    const grounds = this.#grounds().map((ground) => this.#tile(ground.title, sample(ground, this.#middle()), !drawing && ground.id === sheet.ground, () => this.#choose(ground.id)));
    need(this.place, "grounds").replaceChildren(...tiles, ...grounds);
  }

  /** Papers first on a map of feelings, real places first on the others. */
  #grounds(): Ground[] {
    const all = Object.values(this.page.grounds);
    const papers = all.filter(({ geographic }) => !geographic);
    const real = all.filter(({ geographic }) => geographic);
    return this.model.sheet.kind === "sensitive" ? [...papers, ...real] : [...real, ...papers];
  }

  #tile(label: string, image: string, chosen: boolean, choose: () => void, away?: () => void): HTMLElement {
    const piece = new Piece("piece-ground").text("label", label).image("image", image);
    piece.saying(label, fill(this.page.words.say, { words: label }), this.page.voices[label]);
    piece.part("tile").classList.toggle("tile-main", chosen);
    if (chosen) piece.part("tile").setAttribute("aria-current", "true");
    piece.part("away").hidden = !away;
    if (away) piece.on("away", away);
    return piece.on("tile", choose).root;
  }

  #choose(ground: string): void {
    const sheet = this.#sheet;
    if (!sheet) return;
    this.model.draft.together(() => {
      this.model.draft.set(sheet, "ground", ground);
      this.model.draft.set(sheet, "drawing", "");
    });
    this.#told("ground_changed");
  }

  #stand(drawing: string): void {
    if (this.#sheet) this.model.draft.set(this.#sheet, "drawing", drawing);
    this.#told("drawing_kept");
  }

  /** To the trash; what was drawn on it stays on blank paper. */
  #throw(drawing: string): void {
    const { draft, sheet } = this.model;
    draft.together(() => {
      if (this.#sheet && sheet.drawing === drawing) draft.set(this.#sheet, "drawing", "");
      draft.remove(drawing);
    });
    this.#told("drawing_away");
  }

  #told(word: string): void {
    showToast(this.#word(word), { undo: () => this.model.draft.undo() });
  }

  async #take(file: HTMLInputElement): Promise<void> {
    const chosen = file.files?.[0];
    if (!chosen) return;
    const message = need(this.place, "photo-message");
    message.textContent = this.page.words.photo_wait ?? "";
    try {
      await this.#keep(await lighter(chosen), chosen.name);
      message.textContent = "";
    } catch (error) {
      console.error(error);
      message.textContent = this.#word("not_a_picture");
    }
    file.value = "";
  }

  async #keep(blob: Blob, name: string): Promise<void> {
    const { draft } = this.model;
    const [width, height] = await sizeOf(blob);
    const bounds = rectangle(this.#middle(), width, height, this.#marks());
    const drawing = draft.add("overlay", { opacity: 1 }, corners(bounds));
    await draft.addMedia(drawing, "photo", blob, "photo", { name });
    this.#stand(drawing);
  }

  #middle(): Spot {
    const { lon, lat } = this.model.sheet.view;
    return [lon, lat];
  }

  /** Marks that are there already stay on the drawing. */
  #marks(): Spot[] {
    return this.model.places.flatMap(({ at }) => (at ? [at] : []));
  }

  get #sheet(): string | null {
    return this.model.draft.items("sheet")[0]?.id ?? null;
  }

  #word(name: string): string {
    return this.page.prepare_words[name] ?? "";
  }

  // What professionals say of a drawing

  #about(): void {
    const field = this.place.querySelector<HTMLTextAreaElement>('[data-part="drawing-text"]');
    const keep = () => {
      clearTimeout(this.#timer);
      const item = this.model.drawing?.item;
      if (item && field) this.model.draft.set(item.id, "photo_text", field.value.trim());
    };
    field?.addEventListener("change", keep);
    field?.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = window.setTimeout(keep, PAUSE);
    });
    for (const box of this.#boxes) {
      box.addEventListener("change", () => {
        const item = this.model.drawing?.item;
        const by = this.#boxes.filter(({ checked }) => checked).map(({ value }) => value);
        if (item) this.model.draft.set(item.id, "by", by);
      });
    }
  }

  #showAbout(): void {
    const box = this.place.querySelector<HTMLElement>('[data-part="about-drawing"]');
    const item = this.model.drawing?.item;
    if (!box) return;
    box.hidden = !item;
    if (!item) return;
    const field = need<HTMLTextAreaElement>(box, "drawing-text");
    if (field !== document.activeElement) field.value = text(item, "photo_text");
    const by = texts(item, "by");
    this.#boxes.forEach((one) => (one.checked = by.includes(one.value)));
  }

  get #boxes(): HTMLInputElement[] {
    return [...this.place.querySelectorAll<HTMLInputElement>('input[name="drawn-by"]')];
  }
}

/** One tile of a ground, where this map looks. */
function sample(ground: Ground, at: Spot): string {
  const zoom = Math.min(Math.max(SAMPLE_ZOOM, ground.min_zoom), ground.max_zoom);
  const [x, y] = unit(at).map((part) => Math.floor(part * 2 ** zoom));
  const address = tileAddress(ground, false);
  return address.replace("{z}", String(zoom)).replace("{x}", String(x)).replace("{y}", String(y));
}

async function sizeOf(blob: Blob): Promise<[number, number]> {
  const url = URL.createObjectURL(blob);
  try {
    const image = new Image();
    await new Promise((resolve, reject) => {
      image.onload = resolve;
      image.onerror = () => reject(new Error("not a picture"));
      image.src = url;
    });
    if (!image.naturalWidth || !image.naturalHeight) throw new Error("no size");
    return [image.naturalWidth, image.naturalHeight];
  } finally {
    URL.revokeObjectURL(url);
  }
}
