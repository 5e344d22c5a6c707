/** A photo on the screen: who is on it, or away with it. */
import { showToast } from "../../behaviours/toast";
import { Parts } from "../../capture/parts";
import { type Model, texts } from "./model";
import { retouchAddress } from "./page";

export class ShownScreen {
  #parts: Parts;
  #boxes: HTMLInputElement[];
  #photo = "";

  constructor(
    section: HTMLElement,
    private readonly model: Model,
    private readonly leave: () => void,
  ) {
    this.#parts = new Parts(section);
    this.#boxes = [...section.querySelectorAll<HTMLInputElement>('input[name="shown"]')];
    this.#boxes.forEach((box) => box.addEventListener("change", () => this.#keep()));
    this.#parts.on("remove-photo", "click", () => this.#remove());
  }

  show(photo: string): void {
    this.#photo = photo;
    const item = this.model.photo(photo);
    const shown = texts(item, "shown");
    this.#boxes.forEach((box) => (box.checked = shown.includes(box.value)));
    const url = this.model.files.shown(item, "photo", "phone", "gallery");
    const retouch = this.#parts.find<HTMLAnchorElement>("retouch")!;
    retouch.hidden = !item || (!item.mine && !this.model.draft.me?.may_edit_all) || String(item.properties.photo).startsWith("take:");
    retouch.href = retouchAddress(this.model.page.draft, photo);
    const image = this.#parts.find<HTMLImageElement>("photo")!;
    if (url && image.src !== url) image.src = url;
  }

  #keep(): void {
    const shown = this.#boxes.filter(({ checked }) => checked).map(({ value }) => value);
    this.model.draft.set(this.#photo, "shown", shown);
  }

  #remove(): void {
    const photo = this.#photo;
    this.model.draft.remove(photo);
    this.leave();
    showToast(this.model.page.words.photo_removed ?? "", { undo: () => this.model.draft.restore(photo) });
  }
}
