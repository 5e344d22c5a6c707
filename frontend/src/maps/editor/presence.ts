/** Who else has the map open, and what each is changing: faces on the map and in the list, a soft mark
 * on the place, and one sentence. Nobody is kept from anything. */
import { showFaces } from "../../draft/faces";
import type { Here } from "../../net/protocol";
import type { Model } from "./model";
import { fill } from "../../draft/words";

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
    showFaces(this.places, others, { avatars: this.model.page.avatars, sentence: (one) => this.#sentence(one) });
  }

  /** What is being changed -> the sentence that says so. */
  busy(): ReadonlyMap<string, string> {
    const at = this.model.draft.others.filter(({ item }) => item);
    return new Map(at.map((one) => [one.item, this.#sentence(one)]));
  }

  #sentence({ name, item, doing }: Here): string {
    const { words } = this.model.page;
    return fill(item ? (words[`doing_${doing}`] ?? words.doing) : words.here, { name });
  }
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
