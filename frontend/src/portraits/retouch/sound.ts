/**
 * A voice: two ends are chosen, what is between stays alone, goes, or is covered. Times are seconds of the
 * recording as it came, so everything said about it follows. Kept at each act; the original is never touched.
 */
import type { Parts } from "../../capture/parts";
import { stopAllSounds } from "../../behaviours/voice";
import { getJson } from "../../net/request";
import { fill } from "../../draft/words";
import type { Piece } from "../cuts";
import type { SoundEdits } from "../edits";
import { readRetouchPage } from "./page";
import { clamp } from "./shapes";
import { cutOut, gaps, keepOnly, merged, ms, putBack, told } from "./spans";
import { Wave, type Peaks } from "./wave";
import { Work } from "./work";
import { including, panned, zoomed } from "./zoom";

type End = "from" | "to";

/** What keeps the edits of a sound, and knows its addresses. */
export interface SoundWork {
  readonly parts: Parts;
  readonly words: Record<string, string>;
  readonly edits: Partial<SoundEdits>;
  /** Seconds of the untouched sound; null when nobody measured it. */
  readonly seconds: number | null;
  /** What the others hear; null while it is being made. */
  readonly made: string | null;
  keep(edits: Partial<SoundEdits> | null): void;
  /** The untouched sound, or its peaks, once made; null when it cannot be. */
  plain(recipe: "listen" | "peaks"): Promise<string | null>;
  close(): void;
}

async function inItem(root: HTMLElement, changed: () => void): Promise<SoundWork> {
  const work = await Work.open<SoundEdits>(root, readRetouchPage(), "voice", changed);
  return {
    parts: work.parts,
    words: work.page.words,
    get edits() { return work.edits; },
    get seconds() { return work.files.known(work.item?.properties.voice)?.seconds ?? work.page.seconds; },
    get made() { return work.files.shown(work.item, "voice", "listen"); },
    keep: (edits) => work.keep(edits as SoundEdits | null),
    plain: (recipe) => work.plain(recipe),
    close: () => work.close(),
  };
}

const FADE = 1; // seconds
const APART = 0.1; // seconds between the two ends, at least
const CLOSER = 0.5;
const ZOOM: Readonly<Record<string, number>> = { "+": CLOSER, "=": CLOSER, "-": 1 / CLOSER };
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -0.1, ArrowRight: 0.1, ArrowDown: -0.1, ArrowUp: 0.1, PageDown: -1, PageUp: 1 };

export class SoundRoom {
  #work!: SoundWork;
  #wave!: Wave;
  #audio = new Audio();
  #original = "";
  #seconds = 0;
  #ends: Record<End, number> = { from: 0, to: 0 };
  /** What is drawn of the sound, and the end that was moved last: one comes closer to it. */
  #view: Piece = [0, 0];
  #last: End = "from";
  #until = Infinity;
  #frame = 0;
  #cuts = "";

  /** `begin`: where its edits are kept, in an item or with the file. */
  constructor(
    private readonly root: HTMLElement,
    private readonly begin: (root: HTMLElement, changed: () => void) => Promise<SoundWork> = inItem,
  ) {}

  async open(): Promise<void> {
    this.#work = await this.begin(this.root, () => this.#seconds && this.#draw());
    const sound = await this.#work.plain("listen");
    const peaks = sound && (await this.#work.plain("peaks"));
    if (!sound || !peaks) return;
    const read = await getJson<Peaks>(peaks);
    this.#original = sound;
    this.#seconds = this.#work.seconds ?? read.duration;
    this.#ends = { from: 0, to: this.#seconds };
    this.#view = [0, this.#seconds];
    this.#wave = new Wave(this.#work.parts.find<HTMLCanvasElement>("wave")!, read);
    this.#buttons();
    this.#draw();
    this.root.dataset.ready = "true";
  }

  close(): void {
    this.#audio.pause();
    cancelAnimationFrame(this.#frame);
    this.#work?.close();
  }

  get #edits(): SoundEdits {
    return this.#work.edits;
  }

  get #chosen(): Piece {
    return [this.#ends.from, this.#ends.to];
  }

  #buttons(): void {
    const { parts } = this.#work;
    const acts: Record<string, () => void> = {
      only: () => this.#trim(keepOnly(this.#edits.keep ?? [], this.#chosen, this.#seconds)),
      cut: () => this.#trim(cutOut(this.#edits.keep ?? [], this.#chosen, this.#seconds)),
      bleep: () => this.#keep({ bleeps: merged([...(this.#edits.bleeps ?? []), this.#chosen]) }),
      fades: () => this.#keep(this.#edits.fade_in ? { fade_in: 0, fade_out: 0 } : { fade_in: FADE, fade_out: FADE }),
      denoise: () => this.#keep({ denoise: !this.#edits.denoise }),
      hear: () => this.#play(this.#original, this.#ends.from, this.#ends.to),
      before: () => this.#play(this.#original, 0, Infinity),
      after: () => this.#play(this.#made ?? "", 0, Infinity),
      closer: () => this.#zoom(CLOSER),
      farther: () => this.#zoom(1 / CLOSER),
      earlier: () => this.#look(panned(this.#view, -0.5, this.#seconds)),
      later: () => this.#look(panned(this.#view, 0.5, this.#seconds)),
    };
    for (const [part, act] of Object.entries(acts)) parts.on(part, "click", act);
    this.root.querySelectorAll<HTMLElement>("[data-move]").forEach((button) => {
      const [end = "from", by = "0"] = (button.dataset.move ?? "").split(" ");
      button.addEventListener("click", () => this.#move(end as End, this.#ends[end as End] + Number(by)));
    });
    for (const end of ["from", "to"] as const) this.#handle(end);
    this.root.addEventListener("keydown", ({ key }) => ZOOM[key] !== undefined && this.#zoom(ZOOM[key]));
    parts.find("wave")!.addEventListener("click", (event) => this.#play(this.#original, this.#at(event), Infinity));
    for (const name of ["play", "pause", "ended"]) this.#audio.addEventListener(name, () => this.#follow());
    window.addEventListener("resize", () => this.#draw());
  }

  #handle(end: End): void {
    const handle = this.#work.parts.find(end)!;
    let held = false;
    handle.addEventListener("pointerdown", (event) => {
      held = true;
      handle.setPointerCapture(event.pointerId);
    });
    handle.addEventListener("pointermove", (event) => held && this.#move(end, this.#at(event)));
    for (const name of ["pointerup", "pointercancel"]) handle.addEventListener(name, () => (held = false));
    handle.addEventListener("keydown", (event) => {
      const by = STEPS[event.key];
      if (by === undefined) return;
      event.preventDefault();
      this.#move(end, this.#ends[end] + by);
    });
  }

  #at(event: MouseEvent): number {
    const box = this.#work.parts.find("wave")!.getBoundingClientRect();
    const [from, to] = this.#view;
    return from + clamp((event.clientX - box.left) / box.width, 0, 1) * (to - from);
  }

  #zoom(by: number): void {
    this.#look(zoomed(including(this.#view, this.#ends[this.#last], this.#seconds), by, this.#ends[this.#last], this.#seconds));
  }

  #look(view: Piece): void {
    this.#view = view;
    this.#draw();
  }

  #move(end: End, moment: number): void {
    const { from, to } = this.#ends;
    this.#ends[end] = ms(end === "from" ? clamp(moment, 0, to - APART) : clamp(moment, from + APART, this.#seconds));
    this.#last = end;
    this.#view = including(this.#view, this.#ends[end], this.#seconds);
    this.#draw();
  }

  /** What stays is null when nothing would: refused with a word. */
  #trim(keep: Piece[] | null): void {
    if (keep) this.#keep({ keep });
    else this.#say("nothing_left");
  }

  /** After an act, the two ends take the whole sound again. */
  #keep(change: Partial<SoundEdits>): void {
    this.#say(null);
    this.#work.keep({ ...this.#edits, ...change });
    if (change.keep || change.bleeps) this.#ends = { from: 0, to: this.#seconds };
    this.#draw();
  }

  #say(word: string | null): void {
    this.#work.parts.find("hint")!.textContent = word ? (this.#work.words[word] ?? "") : "";
  }

  /** What the others hear: made by the server a few seconds after each act. */
  get #made(): string | null {
    return this.#work.made;
  }

  #play(url: string, from: number, until: number): void {
    const playing = !this.#audio.paused && this.#audio.dataset.url === url && this.#until === until;
    stopAllSounds();
    this.#audio.pause();
    if (playing || !url) return;
    this.#until = until;
    if (this.#audio.dataset.url !== url) {
      this.#audio.dataset.url = url;
      this.#audio.src = url;
    }
    this.#audio.currentTime = from;
    void this.#audio.play().catch(() => undefined);
  }

  #follow = (): void => {
    cancelAnimationFrame(this.#frame);
    if (this.#audio.currentTime >= this.#until) this.#audio.pause();
    if (this.#audio.dataset.url === this.#original) this.#view = including(this.#view, Math.min(this.#audio.currentTime, this.#seconds), this.#seconds);
    this.#draw();
    if (!this.#audio.paused) this.#frame = requestAnimationFrame(this.#follow);
  };

  #draw(): void {
    const { parts, words } = this.#work;
    const { keep = [], bleeps = [], fade_in = 0, denoise = false } = this.#edits;
    const cut = gaps(keep, this.#seconds);
    const original = this.#audio.dataset.url === this.#original;
    const all = this.#chosen[0] === 0 && this.#chosen[1] === this.#seconds;
    this.#wave.draw({ cut, bleeps, chosen: this.#chosen, now: original ? this.#audio.currentTime : 0, view: this.#view });
    this.#drawZoom();
    for (const end of ["from", "to"] as const) this.#drawEnd(end);
    for (const name of ["only", "cut", "bleep"]) parts.find<HTMLButtonElement>(name)!.disabled = all;
    parts.find("fades")!.setAttribute("aria-pressed", String(fade_in > 0));
    parts.find("denoise")!.setAttribute("aria-pressed", String(denoise));
    const made = this.#made;
    parts.find<HTMLButtonElement>("after")!.disabled = !made;
    parts.find("making")!.textContent = made ? "" : (words.making ?? "");
    parts.find("check-words")!.hidden = !bleeps.length;
    this.#drawCuts(cut, bleeps);
  }

  #drawZoom(): void {
    const [from, to] = this.#view;
    const there = { farther: to - from < this.#seconds, earlier: from > 0, later: to < this.#seconds };
    for (const [name, possible] of Object.entries(there)) this.#work.parts.find<HTMLButtonElement>(name)!.disabled = !possible;
    this.#work.parts.find("view")!.textContent = there.farther ? `${told(from)} – ${told(to)}` : "";
  }

  /** An end that is out of sight waits at the edge. */
  #drawEnd(end: End): void {
    const handle = this.#work.parts.find(end)!;
    const moment = this.#ends[end];
    const [from, to] = this.#view;
    handle.style.left = `${clamp((100 * (moment - from)) / (to - from), 0, 100)}%`;
    handle.classList.toggle("is-away", moment < from || moment > to);
    handle.setAttribute("aria-valuenow", moment.toFixed(1));
    handle.setAttribute("aria-valuemax", this.#seconds.toFixed(1));
    handle.setAttribute("aria-valuetext", told(moment));
    this.#work.parts.find(`${end}-told`)!.textContent = told(moment);
  }

  /** What was taken out or covered, each with a button that puts it back. */
  #drawCuts(cut: readonly Piece[], bleeps: readonly Piece[]): void {
    const shown = JSON.stringify([cut, bleeps]);
    if (shown === this.#cuts) return;
    this.#cuts = shown;
    const back = ([from, to]: Piece, word: string, act: () => void) => {
      const row = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-secondary";
      button.textContent = fill(this.#work.words[word], { from: told(from), to: told(to) });
      button.addEventListener("click", act);
      row.append(button);
      return row;
    };
    this.#work.parts.find("cuts")!.replaceChildren(
      ...cut.map((gap) => back(gap, "put_back", () => this.#keep({ keep: putBack(this.#edits.keep ?? [], gap, this.#seconds) }))),
      ...bleeps.map((span) => back(span, "uncover", () => this.#keep({ bleeps: bleeps.filter((one) => one !== span) }))),
    );
  }
}
