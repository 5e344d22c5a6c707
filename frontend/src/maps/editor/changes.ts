/** What others have just changed or taken away: shown for a moment, said once. Pure. */
import type { ItemView } from "../../draft/state";

interface Seen {
  look: string;
  title: string;
}

export interface Changes {
  /** Ids of items that somebody else changed. */
  changed: string[];
  /** Titles of items that somebody else took away. */
  removed: string[];
}

/**
 * Remembers how each item looked. What this person does shows here while it is still on its way
 * (`pending`), and looks the same once it has arrived: what looks different without that is others' work.
 */
export class Watch {
  #seen = new Map<string, Seen>();

  /** How things are now; what is new is told elsewhere. `titleOf`: what lists call an item. */
  look(ids: Iterable<string>, item: (id: string) => ItemView | null, titleOf: (item: ItemView) => string): Changes {
    const told: Changes = { changed: [], removed: [] };
    for (const id of ids) {
      const now = item(id);
      if (!now) continue;
      const before = this.#seen.get(id);
      const look = lookOf(now);
      this.#seen.set(id, { look, title: titleOf(now) });
      if (!before || before.look === look || now.pending) continue;
      if (!now.deleted) told.changed.push(id);
      else if (before.look !== GONE) told.removed.push(before.title);
    }
    return told;
  }
}

const GONE = "gone";

function lookOf(item: ItemView): string {
  return item.deleted ? GONE : JSON.stringify([item.properties, item.geometry]);
}
