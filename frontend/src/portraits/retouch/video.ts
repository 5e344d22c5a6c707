/**
 * A video: where it begins and ends, which picture stands for it, which way is up, heard or not. One place in the
 * film is chosen, by its own controls or by buttons; what is taken is taken there. The original is never touched.
 */
import { stopAllSounds } from "../../behaviours/voice";
import type { Quarter } from "../cuts";
import type { VideoEdits } from "../edits";
import { readRetouchPage } from "./page";
import { clamp } from "./shapes";
import { ms, told } from "./spans";
import { Work } from "./work";

const SHORTEST = 0.5; // seconds that must be left

export class VideoRoom {
  #work!: Work<VideoEdits>;
  #film!: HTMLVideoElement;
  #original = "";
  #seconds = 0;

  constructor(private readonly root: HTMLElement) {}

  async open(): Promise<void> {
    const page = readRetouchPage();
    this.#work = await Work.open<VideoEdits>(this.root, page, "video", () => this.#seconds && this.#draw());
    const film = await this.#work.plain("watch");
    if (!film) return;
    this.#original = film;
    this.#film = this.#work.parts.find<HTMLVideoElement>("film")!;
    this.#film.poster = page.plain.poster ?? "";
    this.#film.src = film;
    this.#seconds = this.#work.files.known(this.#work.item?.properties.video)?.seconds ?? page.seconds ?? 0;
    this.#buttons();
    this.#draw();
    this.root.dataset.ready = "true";
  }

  close(): void {
    this.#film?.pause();
    this.#work?.close();
  }

  get #edits(): VideoEdits {
    return this.#work.edits;
  }

  /** Where the film is, in seconds of the original: what is cut plays from another beginning. */
  get #now(): number {
    return ms(clamp(this.#film.currentTime, 0, this.#seconds));
  }

  get #end(): number {
    return this.#edits.end ?? this.#seconds;
  }

  #buttons(): void {
    const { parts } = this.#work;
    const acts: Record<string, () => void> = {
      begin: () => this.#span(this.#now, this.#end),
      finish: () => this.#span(this.#edits.start ?? 0, this.#now),
      picture: () => this.#keep({ poster_at: this.#now || 0.001 }),
      left: () => this.#turn(270),
      right: () => this.#turn(90),
      mute: () => this.#keep({ mute: !this.#edits.mute }),
      before: () => this.#play(this.#original),
      after: () => this.#play(this.#made ?? ""),
    };
    for (const [part, act] of Object.entries(acts)) parts.on(part, "click", act);
    this.root.querySelectorAll<HTMLElement>("[data-move]").forEach((button) => {
      button.addEventListener("click", () => this.#go(this.#film.currentTime + Number(button.dataset.move)));
    });
    for (const name of ["timeupdate", "seeked", "loadedmetadata"]) this.#film.addEventListener(name, () => this.#drawTime());
    this.#film.addEventListener("loadedmetadata", () => this.#fit());
    this.#film.addEventListener("click", () => !this.#film.controls && this.#toggle());
    window.addEventListener("resize", () => this.#fit());
  }

  #go(moment: number): void {
    this.#film.pause();
    this.#film.currentTime = clamp(moment, 0, this.#film.duration || this.#seconds);
  }

  #toggle(): void {
    if (this.#film.paused) this.#play(this.#original);
    else this.#film.pause();
  }

  #span(start: number, end: number): void {
    const place = this.#work.parts.find("hint")!;
    const good = end - start >= SHORTEST;
    place.textContent = good ? "" : (this.#work.page.words.nothing_left ?? "");
    if (good) this.#keep({ start, end: end >= ms(this.#seconds) - 0.001 ? null : end });
  }

  #turn(by: Quarter): void {
    this.#keep({ turn: (((this.#edits.turn ?? 0) + by) % 360) as Quarter });
  }

  #keep(change: Partial<VideoEdits>): void {
    this.#show(this.#original);
    this.#work.keep({ ...this.#edits, ...change });
    this.#draw();
  }

  get #made(): string | null {
    return this.#work.files.shown(this.#work.item, "video", "watch");
  }

  #show(url: string): void {
    if (this.#film.getAttribute("src") !== url) this.#film.src = url;
    this.#draw();
  }

  #play(url: string): void {
    if (!url) return;
    stopAllSounds();
    this.#show(url);
    void this.#film.play().catch(() => undefined);
  }

  /** Is the film on the screen the one as it came? Only there may a moment be chosen. */
  get #isOriginal(): boolean {
    return this.#film.getAttribute("src") === this.#original;
  }

  #draw(): void {
    const { parts, page } = this.#work;
    const { mute = false, start = 0 } = this.#edits;
    parts.find("mute")!.setAttribute("aria-pressed", String(mute));
    parts.find("from-told")!.textContent = told(start);
    parts.find("to-told")!.textContent = told(this.#end);
    const made = this.#made;
    const making = this.#work.making;
    parts.find<HTMLButtonElement>("after")!.disabled = !made;
    parts.find("making")!.textContent = made ? "" : making ? making.sentence : (page.words.making ?? "");
    const bar = parts.find<HTMLProgressElement>("bar")!;
    bar.hidden = Boolean(made) || !making;
    if (making) bar.value = making.progress;
    for (const name of ["begin", "finish", "picture"]) parts.find<HTMLButtonElement>(name)!.disabled = !this.#isOriginal;
    this.#fit();
    this.#drawTime();
  }

  #drawTime(): void {
    this.#work.parts.find("now")!.textContent = told(this.#film.currentTime || 0);
  }

  /** Turned as it will be; the controls of the browser would turn with it, so a tap plays and stops it then. */
  #fit(): void {
    const turn = this.#isOriginal ? (this.#edits.turn ?? 0) : 0;
    const stage = this.#work.parts.find("stage")!;
    this.#film.controls = turn === 0;
    const { videoWidth: wide, videoHeight: high } = this.#film;
    if (!wide || !high) return;
    const aside = turn % 180 !== 0;
    const ratio = aside ? high / wide : wide / high;
    const across = Math.min(stage.parentElement!.clientWidth, window.innerHeight * 0.45 * ratio);
    const [width, height] = [across, across / ratio];
    stage.style.inlineSize = `${width}px`;
    stage.style.blockSize = `${height}px`;
    this.#film.style.width = `${aside ? height : width}px`;
    this.#film.style.height = `${aside ? width : height}px`;
    this.#film.style.transform = `translate(-50%, -50%) rotate(${turn}deg)`;
  }
}
