/**
 * What is seen while a portrait is heard: photos that follow one another, the question on a card, the title,
 * the words that are being said. Draws a moment of a montage; knows nothing of sounds.
 */
import { Parts } from "../../capture/parts";
import { at, type Montage } from "../montage";

export interface StagePhoto {
  url: string;
  /** Where to look: fractions from the upper left corner. */
  focus: readonly [x: number, y: number];
}

/** What the card of a scene shows: see studio/portraits/items.py. `photos` are of the scenery. */
export interface SceneCard {
  kind: string;
  text?: string;
  subtitle?: string;
  photos?: readonly string[];
  /** A small map, copied when it is drawn. */
  map?: SVGElement;
}

export interface Scenery {
  montage: Montage;
  scene?(id: string): SceneCard | null;
  /** Null while the photo is not there. */
  photo(id: string): StagePhoto | null;
}

const TITLE = 3; // seconds of the title over the first words
const QUESTION = 6; // seconds of a question over its first photo
const MOST_LOST = 0.42; // share of a photo that may fall outside; past it, it is shown whole

export class Stage {
  #parts: Parts;
  #frames = new Map<string, HTMLElement>();
  #scenery: Scenery = { montage: { seconds: 0, voices: [], shots: [], cues: [] }, photo: () => null };
  #captions = true;
  #drawn = ""; // the card that is drawn

  constructor(root: HTMLElement) {
    this.#parts = new Parts(root);
  }

  load(scenery: Scenery): void {
    this.#scenery = scenery;
    this.#drawn = "";
    for (const [id, frame] of this.#frames) {
      if (frame.dataset.url === scenery.photo(id)?.url) continue;
      frame.remove();
      this.#frames.delete(id);
    }
  }

  set captions(shown: boolean) {
    this.#captions = shown;
    this.#find("cue")?.toggleAttribute("hidden", !shown || !this.#find("cue")?.textContent);
  }

  /** Draw a moment; `over` the end has been heard. */
  draw(time: number, over: boolean): void {
    const { shots, voices, cues } = this.#scenery.montage;
    const shot = at(shots, time) ?? shots[over ? shots.length - 1 : 0] ?? null;
    const voice = voices.find(({ answer, scene }) => answer === shot?.answer && scene === shot?.scene) ?? null;
    const card = (!over && shot && !shot.photo && shot.scene !== undefined && this.#scenery.scene?.(shot.scene)) || null;
    const opening = !over && time < TITLE && !this.#hasTitle();
    const frame = shot?.photo ? this.#frame(shot.photo) : null;
    this.#show(opening || over ? null : frame);
    this.#write("title", opening);
    this.#write("credits", over);
    const drawn = card !== null && this.#card(shot!.scene!, card);
    this.#find("scene")?.toggleAttribute("hidden", !drawn || opening);
    this.#write("card", !opening && !over && !frame && !drawn, voice?.question);
    const asked = voice !== null && time - voice.start < QUESTION;
    this.#write("question", frame !== null && asked && !opening && !over, voice?.question);
    this.#write("cue", this.#captions && !over, (!over && at(cues, time)?.text) || "");
    this.#prepare(time);
  }

  /** A storyboard that begins with a title of its own needs no other. */
  #hasTitle(): boolean {
    const scene = this.#scenery.montage.shots[0]?.scene;
    return scene !== undefined && this.#scenery.scene?.(scene)?.kind === "title";
  }

  /** Draw the card of a scene; false when it has nothing to show: then it is the question. */
  #card(id: string, card: SceneCard): boolean {
    const place = this.#find("scene");
    const photos = (card.photos ?? []).flatMap((photo) => this.#scenery.photo(photo) ?? []);
    if (!place || (card.kind === "photos" ? !photos.length : !card.text)) return false;
    const told = JSON.stringify([id, card, photos, card.map?.outerHTML]);
    if (told === this.#drawn) return true;
    this.#drawn = told;
    place.className = `stage-card stage-scene stage-${card.kind}`;
    place.replaceChildren(...(card.kind === "photos" ? photos.map((photo) => picture(photo, "stage-one")) : wordsOf(card)));
    return true;
  }

  /** Fetch the photo that comes next. */
  #prepare(time: number): void {
    const next = this.#scenery.montage.shots.find(({ start, photo }) => start > time && photo !== null);
    if (next?.photo) this.#frame(next.photo);
  }

  #show(frame: HTMLElement | null): void {
    for (const other of this.#frames.values()) other.classList.toggle("is-seen", other === frame);
  }

  #frame(id: string): HTMLElement | null {
    const known = this.#frames.get(id);
    if (known) return known;
    const photo = this.#scenery.photo(id);
    if (!photo) return null;
    const frame = framed(photo);
    this.#frames.set(id, frame);
    this.#find("frames")?.append(frame);
    return frame;
  }

  #write(part: string, shown: boolean, words?: string): void {
    const place = this.#find(part);
    if (!place) return;
    if (words !== undefined && place.textContent !== words) place.textContent = words;
    place.toggleAttribute("hidden", !shown || (words !== undefined && !words));
  }

  #find(part: string): HTMLElement | null {
    return this.#parts.find(part);
  }
}

function wordsOf({ text = "", subtitle = "", map }: SceneCard): Element[] {
  const line = document.createElement("span");
  line.className = "stage-line";
  const words = [written("stage-words", text), line, ...(subtitle ? [written("stage-under", subtitle)] : [])];
  return map ? [mapOf(map), ...words] : words;
}

function mapOf(map: SVGElement): Element {
  const copy = map.cloneNode(true) as SVGElement;
  copy.setAttribute("class", "sight stage-map");
  return copy;
}

function written(name: string, text: string): HTMLElement {
  const place = document.createElement("p");
  place.className = name;
  place.textContent = text;
  return place;
}

function framed(photo: StagePhoto): HTMLElement {
  const frame = document.createElement("div");
  frame.className = "stage-frame";
  frame.dataset.url = photo.url;
  const [back, image] = [picture(photo, "stage-back"), picture(photo, "stage-photo")];
  image.addEventListener("load", () => frame.classList.toggle("is-whole", lost(image) > MOST_LOST));
  frame.append(back, image);
  return frame;
}

function picture({ url, focus: [x, y] }: StagePhoto, name: string): HTMLImageElement {
  const image = document.createElement("img");
  image.className = name;
  image.alt = "";
  image.style.objectPosition = `${x * 100}% ${y * 100}%`;
  image.src = url;
  return image;
}

/** The share of a photo that falls outside a frame that it fills. */
function lost(image: HTMLImageElement): number {
  const box = image.parentElement?.parentElement;
  if (!box?.clientHeight || !image.naturalHeight) return 0;
  const [frame, shape] = [box.clientWidth / box.clientHeight, image.naturalWidth / image.naturalHeight];
  return 1 - Math.min(shape / frame, frame / shape);
}
