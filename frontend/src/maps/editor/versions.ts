/** Two people said two things apart: both side by side, with who and when. One tap keeps one; the
 * other stays in the history. */
import type { Rival, Sight, Version } from "../../net/protocol";
import { ApiError } from "../../net/request";
import { addressOf, showPhoto } from "./media";
import type { Model } from "./model";
import { fill } from "../../draft/words";
import { Piece } from "./pieces";
import type { Place } from "./places";

const SVG = "http://www.w3.org/2000/svg";

export class VersionsView {
  #shown = "";

  constructor(private readonly model: Model) {}

  /** Fill a card's box with what waits for a decision; nothing for who may not decide. */
  async show(box: HTMLElement, place: Place): Promise<void> {
    const waiting = this.model.mayChange(place) && hasOthers(place);
    box.hidden = !waiting;
    const as = (this.#shown = JSON.stringify([place.item.id, place.item.others]));
    if (!waiting) return box.replaceChildren();
    try {
      const rivals = await this.model.draft.versions(place.item.id);
      if (as === this.#shown) box.replaceChildren(...rivals.map((rival) => this.#rival(place.item.id, rival)));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      box.replaceChildren(note(this.model.page.words.versions_later));
    }
  }

  #rival(item: string, { path, part, now, others }: Rival): HTMLElement {
    const piece = new Piece("piece-rival");
    piece.text("rival-part", fill(this.model.page.words.versions_of, { part }));
    const { versions_now = "", versions_other = "" } = this.model.page.words;
    const sides = [now, ...others].map((version) => this.#side(item, path, version, version === now ? versions_now : versions_other));
    piece.part("sides").append(...sides);
    return piece.root;
  }

  #side(item: string, path: string, version: Version, which: string): HTMLElement {
    const { page, draft } = this.model;
    const piece = new Piece("piece-version");
    piece.image("version-avatar", page.avatars[version.avatar] ?? null);
    piece.text("version-name", version.name).text("version-which", which);
    piece.text("version-when", [version.when, version.device].filter(Boolean).join(" · "));
    piece.part("version-value").append(...this.#value(version));
    const keep = () =>
      draft.together(() => {
        draft.choose(item, path, version.value);
        Object.entries(version.follow).forEach(([also, value]) => draft.set(item, also, value));
      });
    return piece.on("keep", keep).root;
  }

  #value({ told }: Version): Node[] {
    const { draft, page } = this.model;
    const found: Node[] = [];
    if (told.photo) found.push(this.#photo(addressOf(draft, told.photo, "phone") ?? ""));
    if (told.sound) found.push(this.#sound(addressOf(draft, told.sound, "listen") ?? ""));
    if (told.sight) found.push(sightOf(told.sight, page.words.versions_sight ?? ""));
    if (told.text) found.push(words(told.text));
    return found.length ? found : [note(page.words.versions_nothing)];
  }

  #photo(address: string): HTMLElement {
    const box = document.createElement("div");
    const { words: said } = this.model.page;
    showPhoto(box, address, said.versions_photo ?? "", said.photo_wait ?? "");
    return box;
  }

  #sound(address: string): HTMLElement {
    const player = new Piece("piece-player").root;
    player.querySelector("audio")!.src = address;
    return player;
  }
}

export function hasOthers({ item }: Place): boolean {
  return Object.keys(item.others).length > 0;
}

/** The small map of templates/parts/past.html. */
export function sightOf(sight: Sight, label: string): SVGElement {
  const drawing = element("svg", { viewBox: sight.view.join(" "), class: "sight", role: "img", "aria-label": label });
  for (const [href, x, y, side] of sight.tiles) drawing.append(element("image", { href, x, y, width: side, height: side }));
  if (sight.path) drawing.append(element("path", { d: sight.path, class: sight.closed ? "sight-area" : "sight-line" }));
  if (sight.point) drawing.append(element("circle", { cx: sight.point[0], cy: sight.point[1], r: 9, class: "sight-point" }));
  return drawing;
}

function element(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

function words(text: string): HTMLElement {
  return Object.assign(document.createElement("p"), { className: "past-words", textContent: text });
}

function note(text: string | undefined): HTMLElement {
  return Object.assign(document.createElement("p"), { className: "note", textContent: text ?? "" });
}
