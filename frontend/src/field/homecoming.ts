/** Somebody comes back to the network with work: once everything has arrived, both sides are told. */
import type { Draft } from "../draft/client";
import type { Status } from "../draft/status";
import { countsHere, countsThere, sameCounts, type Counts } from "./counts";

export type Home = (here: Counts, there: Counts) => void;

export class Homecoming {
  #brought = false;

  constructor(
    private readonly draft: Draft,
    private readonly home: Home,
  ) {}

  look({ online, pending, refused }: Status): void {
    if (!online && pending) this.#brought = true;
    if (!this.#brought || !online || pending || refused) return;
    this.#brought = false;
    void this.#compare();
  }

  async #compare(): Promise<void> {
    const [here, there] = [countsHere(this.draft.items()), await countsThere(this.draft)];
    if (!there) this.#brought = true; // the network is gone again
    else if (sameCounts(here, there)) this.home(here, there);
  }
}
