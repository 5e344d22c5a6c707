/**
 * A published portrait: `data-behaviour="portrait-view"` (templates/portraits/view.html). The page holds every
 * sound, photo and word; the player takes them from there, plays them together, and the words follow.
 */
import type { Behaviour } from "../behaviours/attach";
import { Parts } from "../capture/parts";
import { at, type Montage } from "./montage";
import { Show } from "./show/show";
import type { Clip, SceneCard } from "./show/stage";

interface Told {
  montage: Montage;
  /** Photo id to where to look: fractions. */
  focus: Record<string, [number, number]>;
  /** Of an excerpt, in seconds. */
  span: [number, number] | null;
  /** Scene id to what its card shows; editions of before have none. */
  scenes?: Record<string, Omit<SceneCard, "clip"> & { clip?: string; mute?: boolean }>;
}

export const portraitView: Behaviour = (root) => {
  const told = document.getElementById("portrait-data")?.textContent;
  if (!told) throw new Error("no portrait in this page");
  const view = new PortraitView(root, JSON.parse(told) as Told);
  return () => view.stop();
};

class PortraitView {
  #show: Show;
  #parts: Parts;
  #words: HTMLElement[];
  #said: HTMLElement | null = null;
  #saver = false;
  #until = Infinity; // where listening stops, once

  constructor(
    private readonly root: HTMLElement,
    private readonly told: Told,
  ) {
    this.#parts = new Parts(root);
    this.#words = [...root.querySelectorAll<HTMLElement>("[data-start]")];
    this.#show = new Show(this.#parts.find("show")!, {
      moved: (time) => this.#follow(time),
      playing: () => this.#begun(),
    });
    this.#takeOver();
    this.#saver = savesData();
    this.#load();
    this.#open(location.hash);
  }

  stop(): void {
    this.#show.stop();
  }

  /** The browser's own players leave their place to one. */
  #takeOver(): void {
    const { root } = this;
    this.#parts.find("controls")!.hidden = !this.told.montage.voices.length;
    root.querySelectorAll<HTMLElement>(".portrait-audio").forEach((audio) => (audio.hidden = true));
    root.querySelectorAll<HTMLElement>('[data-part="from"]').forEach((place) => (place.hidden = false));
    root.querySelectorAll<HTMLElement>("[data-from]").forEach((button) => {
      button.addEventListener("click", () => this.#playFrom(button));
    });
    root.querySelectorAll<HTMLElement>("[data-way]").forEach((way) => way.addEventListener("click", () => this.#show.goTo(way.dataset.way ?? "")));
    for (const word of this.#words) word.addEventListener("click", () => this.#choose(word));
    root.classList.add("is-alive");
    this.#offerSaver();
  }

  /** From there, once until `data-until` when there is one. */
  #playFrom({ dataset }: HTMLElement): void {
    this.#show.playFrom(Number(dataset.from));
    this.#until = dataset.until ? Number(dataset.until) : Infinity;
  }

  /** A sentence is heard from its beginning; selecting words to copy them plays nothing. */
  #choose(word: HTMLElement): void {
    if (String(getSelection()) === "") this.#show.playFrom(Number(word.dataset.start));
  }

  #offerSaver(): void {
    const box = this.#parts.find<HTMLInputElement>("saver");
    if (!box || !this.root.querySelector("[data-saver]")) return;
    this.#parts.find("saver-choice")!.hidden = false;
    box.checked = savesData();
    box.addEventListener("change", () => {
      this.#saver = box.checked;
      this.#load();
    });
  }

  #load(): void {
    const { montage, focus, span } = this.told;
    this.#show.load({
      montage,
      span,
      whole: this.#whole,
      voice: (answer) => this.#sound(answer),
      scene: (id) => this.#scene(id),
      photo: (id) => {
        const url = this.#picture(id);
        return url ? { url, focus: focus[id] ?? [0.5, 0.45] } : null;
      },
    });
  }

  /** All that is heard in one file, unless the network is spared: voices alone weigh a third. */
  get #whole(): string | null {
    return (!this.#saver && this.#parts.find("show")!.dataset.whole) || null;
  }

  /** What the card of a scene shows, with the small map that the page has of its place. */
  #scene(id: string): SceneCard | null {
    const card = this.told.scenes?.[id];
    const map = this.root.querySelector<HTMLElement>(`[data-map="${id}"] .sight-sheet`);
    if (!card) return null;
    const { clip, mute = false, ...rest } = card;
    return { ...rest, ...(map ? { map } : {}), ...(clip ? { clip: this.#clip(clip, mute) } : {}) };
  }

  /** A video, as large as this screen can show; its picture alone when the network is spared. */
  #clip(id: string, mute: boolean): Clip {
    const found = this.root.querySelector<HTMLElement>(`[data-video="${id}"]`);
    const { src = null, large = "", poster = null, silent } = found?.dataset ?? {};
    const wide = (this.#parts.find("stage")?.clientWidth ?? 0) * devicePixelRatio > 900;
    return { url: this.#saver ? null : (wide && large) || src, poster, mute: mute || silent !== undefined || this.#whole !== null };
  }

  /** True once the browser itself took the lighter form of a photo of the page. */
  get #readsLight(): boolean {
    return [...this.root.querySelectorAll<HTMLImageElement>("picture > img")].some(({ currentSrc }) => currentSrc.endsWith(".avif"));
  }

  /** No larger than this screen can show: the small one, of 640 pixels, may grow by a fifth. */
  #picture(id: string): string | null {
    const figure = this.root.querySelector<HTMLElement>(`[data-photo="${id}"]`);
    const wide = (this.#parts.find("stage")?.clientWidth ?? 0) * devicePixelRatio > 768;
    const large = (this.#readsLight && figure?.dataset.light) || figure?.dataset.image;
    return (wide && !this.#saver ? large : figure?.dataset.small) ?? null;
  }

  #sound(answer: string): string | null {
    const audio = this.root.querySelector<HTMLAudioElement>(`[data-voice="${answer}"]`);
    // What follows `#` bounds the browser's own player; this one knows its bounds.
    return (this.#saver && audio?.dataset.saver) || audio?.getAttribute("src")?.split("#")[0] || null;
  }

  #begun(): void {
    this.#parts.find("poster")?.remove();
  }

  /** The sentence being said is marked; the page itself is not moved under the reader's eyes. */
  #follow(time: number): void {
    if (time >= this.#until) this.#stopThere();
    const cue = at(this.told.montage.cues, time);
    const said = cue && this.#show?.voices.playing ? (this.#words.find(({ dataset }) => Number(dataset.start) === cue.start) ?? null) : this.#said;
    if (said === this.#said) return;
    this.#said?.classList.remove("is-said");
    said?.classList.add("is-said");
    this.#said = said;
  }

  #stopThere(): void {
    this.#until = Infinity;
    if (this.#show.voices.playing) this.#show.stop();
  }

  /** `#t=12.3` opens at a moment and `#t=12.3,20` ends at another, once (W3C media fragments);
   * `#reponse-2` opens at an answer, `#endroit-1` where a place is spoken of. */
  #open(hash: string): void {
    const time = /^#t=(\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?/.exec(hash);
    if (time?.[2]) this.#until = Number(time[2]);
    const voice = this.told.montage.voices.find(({ answer }) => hash === `#${answer}`);
    const scene = this.told.montage.shots.find((shot) => shot.scene !== undefined && hash === `#${shot.scene}`);
    const named = /^#endroit-\d+$/.test(hash) ? this.root.querySelector<HTMLElement>(`${hash} [data-from]`) : null;
    if (named?.dataset.until) this.#until = Number(named.dataset.until);
    if (time) this.#show.seek(Number(time[1]));
    else if (named) this.#show.seek(Number(named.dataset.from));
    else if (scene) this.#show.seek(scene.start);
    else if (voice) this.#show.seek(voice.start);
  }
}

/** The phone asks to spare the network. */
function savesData(): boolean {
  return (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
}
