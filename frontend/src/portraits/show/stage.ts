/**
 * What is seen while a portrait is heard: photos that follow one another, the question on a card, the title,
 * the words that are being said. Draws a moment of a montage; knows nothing of sounds.
 */
import { Parts } from "../../capture/parts";
import { at, type Montage, type Shot } from "../montage";
import type { Way } from "./fork";

export interface StagePhoto {
  url: string;
  /** Where to look: fractions from the upper left corner. */
  focus: readonly [x: number, y: number];
}

export interface Clip {
  /** Null while it is not there, or must not be asked for: its picture is shown. */
  url: string | null;
  poster: string | null;
  mute: boolean;
}

/** What the card of a scene shows: see studio/portraits/items.py. `photos` are of the scenery. */
export interface SceneCard {
  kind: string;
  text?: string;
  subtitle?: string;
  photos?: readonly string[];
  /** A small map, copied when it is drawn. */
  map?: HTMLElement;
  /** Its video, and the picture that stands for it. */
  clip?: Clip;
  /** Where one may go from it. */
  choices?: readonly Way[];
}

export interface Scenery {
  montage: Montage;
  scene?(id: string): SceneCard | null;
  /** Null while the photo is not there. */
  photo(id: string): StagePhoto | null;
}

const TITLE = 3; // seconds of the title over the first words
const QUESTION = 6; // seconds of a question over its first photo
const DRIFT = 0.6; // seconds that a mute video may be away from the voice
const MOST_LOST = 0.42; // share of a photo that may fall outside; past it, it is shown whole

export class Stage {
  #parts: Parts;
  #frames = new Map<string, HTMLElement>();
  #scenery: Scenery = { montage: { seconds: 0, voices: [], shots: [], cues: [] }, photo: () => null };
  #captions = true;
  #drawn = ""; // the card that is drawn
  #beside = false; // the video is seen beside a voice: the stage moves it
  #moves = false;
  /** Where videos are seen, and heard. */
  readonly film: HTMLVideoElement;
  /** The moment that is drawn. */
  time = 0;

  constructor(root: HTMLElement) {
    this.#parts = new Parts(root);
    this.film = this.#parts.find<HTMLVideoElement>("film") ?? document.createElement("video");
    this.film.playsInline = true;
  }

  load(scenery: Scenery): void {
    this.#scenery = scenery;
    this.#drawn = "";
    for (const [id, frame] of this.#frames) {
      if (id.startsWith("film ") || frame.dataset.url === scenery.photo(id)?.url) continue;
      frame.remove();
      this.#frames.delete(id);
    }
  }

  set captions(shown: boolean) {
    this.#captions = shown;
    this.#find("cue")?.toggleAttribute("hidden", !shown || !this.#find("cue")?.textContent);
  }

  /** A video beside a voice goes on and stops with it. */
  move(playing: boolean): void {
    this.#moves = playing;
    if (!this.#beside) return;
    if (playing) void this.film.play().catch(() => undefined);
    else this.film.pause();
  }

  /** Draw a moment; `over` the end has been heard. */
  draw(time: number, over: boolean, playing: boolean): void {
    this.time = time;
    this.#moves = playing;
    const { shots, voices, cues } = this.#scenery.montage;
    const shot = at(shots, time) ?? shots[over ? shots.length - 1 : 0] ?? null;
    const voice = voices.find(({ answer, scene }) => answer === shot?.answer && scene === shot?.scene) ?? null;
    const card = (!over && shot && !shot.photo && shot.scene !== undefined && this.#scenery.scene?.(shot.scene)) || null;
    const clip = card?.kind === "video" ? (card.clip ?? null) : null;
    const opening = !over && time < TITLE && !this.#hasTitle();
    const filmed = !opening && clip !== null && this.#film(clip, shot!, voice !== null, time);
    if (!filmed) this.#noFilm();
    const still = clip && !filmed && clip.poster ? this.#poster(shot!.scene!, clip.poster) : null;
    const frame = shot?.photo ? this.#frame(shot.photo) : still;
    this.#show(over ? null : frame); // under the title too: the photo is there when it goes
    this.#write("title", opening);
    this.#write("credits", over);
    const drawn = card !== null && !clip && this.#card(shot!.scene!, card);
    this.#find("scene")?.toggleAttribute("hidden", !drawn || opening);
    this.#write("card", !opening && !over && !frame && !drawn && !filmed, voice?.question);
    const asked = voice !== null && time - voice.start < QUESTION;
    this.#write("question", frame !== null && asked && !opening && !over, voice?.question);
    const waits = opening && !playing && time === 0; // nothing is said yet: the title has the stage to itself
    this.#write("cue", this.#captions && !over && !waits, (!over && at(cues, time)?.text) || "");
    this.#prepare(time);
  }

  /** The video of a scene in its place; beside a voice it is mute, and follows the voice. False: there is none. */
  #film(clip: Clip, shot: Shot, spoken: boolean, time: number): boolean {
    const { film } = this;
    if (!clip.url) return false;
    this.#beside = spoken || clip.mute;
    film.hidden = false;
    if (clip.poster && film.getAttribute("poster") !== clip.poster) film.poster = clip.poster;
    if (!this.#beside) return true;
    if (film.src !== new URL(clip.url, location.href).href) film.src = clip.url;
    film.muted = true;
    const begun = this.#scenery.montage.shots.find(({ scene }) => scene === shot.scene)?.start ?? shot.start;
    const at = time - begun;
    if (Math.abs(film.currentTime - at) > DRIFT && at < (film.duration || Infinity)) film.currentTime = at;
    if (this.#moves && film.paused && !film.ended) void film.play().catch(() => undefined);
    return true;
  }

  #noFilm(): void {
    if (this.#beside) this.film.pause();
    this.#beside = false;
    this.film.hidden = true;
  }

  /** The picture of a video that is not asked for. */
  #poster(scene: string, url: string): HTMLElement {
    const name = `film ${scene}`;
    const known = this.#frames.get(name);
    if (known?.dataset.url === url) return known;
    known?.remove();
    const frame = framed({ url, focus: [0.5, 0.5] });
    this.#frames.set(name, frame);
    this.#find("frames")?.append(frame);
    return frame;
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

/** With the sources of its ground: they go wherever the map goes. */
function mapOf(map: HTMLElement): Element {
  const copy = map.cloneNode(true) as HTMLElement;
  copy.classList.add("stage-map");
  return copy;
}

function written(name: string, text: string): HTMLElement {
  const place = document.createElement("p");
  place.className = name;
  place.dir = "auto";
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
