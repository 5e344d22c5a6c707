/**
 * Before a voice, a photo, a film: the person says yes or no to it, once for this portrait. It stands in the way of the
 * first tap only, and what was touched goes on by itself after a yes. A no ends there, kindly, and can be changed.
 */
import type { Says, Thing } from "../../capture/answers";
import { Parts } from "../../capture/parts";
import { fill } from "../../draft/words";
import type { Model } from "./model";

const DOORS: readonly [string, readonly Thing[]][] = [
  ['[data-part="voice-place"] [data-part="start"], [data-part="voice-place"] [data-part="redo"], [data-part="voice-place"] .capture-choice', ["voice"]],
  [".card-more .capture-choice", ["image"]],
  [".card-more [data-part=film]", ["image", "voice"]],
];

export interface AgreeingActs {
  /** Show the question, or what a no leads to. */
  ask(at: "agree" | "no", thing: Thing): void;
  /** Back to the question that was on the screen. */
  back(): void;
}

export class Agreeing {
  #touched: HTMLElement | null = null;
  #passes = false;

  constructor(
    root: HTMLElement,
    private readonly model: Model,
    private readonly acts: AgreeingActs,
  ) {
    root.addEventListener("click", this.#door, { capture: true });
    root.querySelectorAll<HTMLElement>("[data-agree]").forEach((button) => {
      const [thing, says] = button.dataset.agree!.split(" ") as [Thing, string];
      button.addEventListener("click", () => this.#answer(thing, says));
    });
  }

  /** Who is asked: her face and name, when it is not the person who holds the phone. */
  show(section: HTMLElement, thing: Thing): void {
    const parts = new Parts(section);
    const person = this.model.toAsk(thing)[0] ?? this.model.spoken[0] ?? "";
    const known = this.model.draft.people[person];
    const who = parts.find("who");
    if (who) {
      who.hidden = !known || person === this.model.draft.me?.id;
      who.textContent = fill(this.model.page.words.for_whom, { name: known?.name ?? "" });
    }
    const thingOnly = parts.find("thing");
    if (thingOnly) thingOnly.hidden = !this.#touched?.matches(".capture-choice");
  }

  #door = (event: Event): void => {
    const touched = event.target instanceof Element ? event.target : null;
    const found = DOORS.map(([door, things]) => [touched?.closest<HTMLElement>(door), things] as const).find(([door]) => door);
    if (!found || this.#passes) return;
    const [door, things] = found;
    const asked = things.find((thing) => this.model.toAsk(thing).length);
    const refused = things.find((thing) => this.model.refuses(thing));
    if (!asked && !refused) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#touched = door!;
    if (refused) this.acts.ask("no", refused);
    else this.acts.ask("agree", asked!);
  };

  #answer(thing: Thing, says: string): void {
    if (says === "thing") return this.#goOn(true);
    const person = this.model.toAsk(thing)[0];
    if (says === "again") this.model.askAgain(thing);
    else if (person) this.model.agree(thing, person, says as Says);
    if (says === "no") this.acts.ask("no", thing);
    else if (this.model.toAsk(thing).length) this.acts.ask("agree", thing);
    else this.#goOn(false);
  }

  /** What was touched goes on: within this tap, so that the browser lets the camera open. */
  #goOn(passes: boolean): void {
    const touched = this.#touched;
    this.#touched = null; // a film goes on to its second question
    this.acts.back();
    this.#passes = passes;
    if (touched?.isConnected) touched.click();
    this.#passes = false;
  }
}
