/** « Écouter mon portrait » : what has been said until now plays at once, from this very phone. */
import { busy } from "../../behaviours/busy";
import { Parts } from "../../capture/parts";
import { focusOf } from "../edits";
import { assemble } from "../montage";
import { Show } from "../show/show";
import type { Model } from "./model";

export class ListenScreen {
  #parts: Parts;
  #show: Show;
  #loaded = "";
  #rest: () => void = () => undefined;

  constructor(
    section: HTMLElement,
    private readonly model: Model,
  ) {
    this.#parts = new Parts(section);
    this.#show = new Show(this.#parts.find("show")!, { playing: (playing) => this.#playing(playing) });
  }

  /** Load what is there; again when something more can be heard or seen. */
  draw(): void {
    const montage = assemble(this.model.story());
    const voices = montage.voices.map(({ answer }) => this.model.voice(answer));
    const photo = (id: string) => this.#photo(id);
    const seen = montage.shots.map((shot) => shot.photo && photo(shot.photo));
    this.#parts.find("silent")!.hidden = montage.voices.length > 0;
    this.#parts.find("show")!.hidden = montage.voices.length === 0;
    this.#parts.find("preparing")!.hidden = voices.every((url) => url !== null);
    const cards = this.model.scenes();
    const told = JSON.stringify([montage, voices, seen, cards]);
    if (told === this.#loaded) return;
    this.#loaded = told;
    this.#show.load({ montage, photo, scene: (id) => this.model.sceneCard(id), voice: (answer) => this.model.voice(answer) });
  }

  leave(): void {
    this.#show.stop();
  }

  #photo(id: string): { url: string; focus: readonly [number, number] } | null {
    const item = this.model.photo(id);
    const url = this.model.files.shown(item, "photo", "gallery", "phone");
    return item && url ? { url, focus: focusOf(item.properties) } : null;
  }

  #playing(playing: boolean): void {
    this.#rest();
    this.#rest = playing ? busy() : () => undefined;
  }
}
