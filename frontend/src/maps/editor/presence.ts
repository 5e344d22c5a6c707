/** Who else has the map open, and what each is changing: faces on the map and in the list, a soft mark
 * on the place, and one sentence. Nobody is kept from anything. */
import type { Here } from "../../net/protocol";
import type { Model } from "./model";
import { fill } from "./page";

const MOST = 5; // faces; beyond, a number says how many more

export class PresenceView {
  #shown = "";

  constructor(
    private readonly model: Model,
    private readonly places: readonly HTMLElement[],
  ) {}

  /** Everybody who is there, in each place made for it. */
  show(others: readonly Here[]): void {
    const as = JSON.stringify(others);
    if (as === this.#shown) return;
    this.#shown = as;
    for (const place of this.places) {
      place.replaceChildren(...others.slice(0, MOST).map((one) => this.#face(one)), ...rest(others.length - MOST));
      place.hidden = !others.length;
    }
  }

  /** What is being changed -> the sentence that says so. */
  busy(): ReadonlyMap<string, string> {
    const { words } = this.model.page;
    const at = this.model.draft.others.filter(({ item }) => item);
    return new Map(at.map(({ item, name, doing }) => [item, fill(words[`doing_${doing}`] ?? words.doing, { name })]));
  }

  #face({ name, avatar, item, doing }: Here): HTMLElement {
    const { page } = this.model;
    const face = document.createElement("li");
    const image = new Image(32, 32);
    const sentence = item ? (page.words[`doing_${doing}`] ?? page.words.doing) : page.words.here;
    face.className = "avatar avatar-s here-face";
    face.classList.toggle("is-busy", item !== "");
    face.title = image.alt = fill(sentence, { name });
    image.src = page.avatars[avatar] ?? page.avatars.nobody ?? "";
    face.append(image);
    return face;
  }
}

function rest(count: number): HTMLElement[] {
  if (count <= 0) return [];
  const more = document.createElement("li");
  more.className = "here-more";
  more.textContent = `+${count}`;
  return [more];
}

/** Mark what is being changed, under its row, and only that. */
export function markBusy(rows: HTMLElement, busy: ReadonlyMap<string, string>): void {
  for (const row of rows.querySelectorAll<HTMLElement>("[data-item]")) {
    const sentence = busy.get(row.dataset.item ?? "") ?? "";
    row.classList.toggle("is-busy", sentence !== "");
    const place = row.querySelector('[data-part="busy"]');
    if (place && place.textContent !== sentence) place.textContent = sentence;
    place?.toggleAttribute("hidden", !sentence);
  }
}
