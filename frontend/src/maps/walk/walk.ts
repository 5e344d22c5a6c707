/**
 * A walk that is told while it is made: the way and the voice together. Each position is on the disk of
 * this browser as it comes, each second of the voice too: a crash loses neither. Where the phone does
 * not know where it is, or does not listen, the other half goes on alone.
 */
import { listen } from "../../behaviours/listen";
import { stayAwake } from "../../capture/awake";
import { hold, type Trouble } from "../../capture/microphone";
import { Recorder, type RecorderEvents } from "../../capture/recorder";
import type { WalkRow } from "../../disk/tables";
import type { Draft } from "../../draft/client";
import { WalkShelf, walkLock } from "./shelf";
import { isHole, isNews, trackOf, usable, type Fix } from "./track";

const SIGN = 5_000; // milliseconds between two signs of life
const LONGEST = 3 * 3_600; // seconds
const PATIENCE = 20_000; // milliseconds the phone may look for a position
const BEAT = 1_000; // milliseconds; a page whose heart missed some was asleep
const ASLEEP = 5_000;
const DEEP = 300_000; // a voice is not pieced together over a longer sleep: who could tell where it was said?

export type Lost = "denied" | "absent" | "searching";

export interface WalkEvents {
  /** Where one is now; also before the walk begins. */
  here?: (fix: { lon: number; lat: number }) => void;
  /** Null: the phone knows again where it is. */
  lost?: (why: Lost | null) => void;
  trouble?: (trouble: Trouble | null) => void;
  level?: (height: number) => void;
  /** It stopped by itself: the longest walk, or a full disk. */
  over?: () => void;
}

/** Can this page ask where it is? Only on a secure address, and on a phone that knows. */
export function canLocate(): boolean {
  return window.isSecureContext && "geolocation" in navigator;
}

export class Walk {
  readonly fixes: Fix[] = [];
  stops = 0;
  paused = false;
  #row: WalkRow | null = null;
  #shelf: WalkShelf;
  #recorder: Recorder | null = null;
  #silent = false;
  #watch: number | null = null;
  /** There was a pause, or the page slept, since the last position. */
  #rested = false;
  #beat = 0;
  #now: { lon: number; lat: number; sure: boolean } | null = null;
  #ends: (() => void)[] = [];
  /** A clock for walks without a voice: milliseconds. */
  #began = 0;
  #pausedAt: number | null = null;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly draft: Draft,
    private readonly title: string,
    private readonly events: WalkEvents,
  ) {
    this.#shelf = new WalkShelf(draft.desk);
  }

  get id(): string {
    return this.#row?.id ?? "";
  }

  get going(): boolean {
    return this.#row !== null;
  }

  get hears(): boolean {
    return this.#recorder !== null && !this.#silent;
  }

  /** Seconds of the walk so far, pauses left out. */
  get seconds(): number {
    if (this.hears) return this.#recorder!.seconds;
    return this.#began ? ((this.#pausedAt ?? performance.now()) - this.#began) / 1_000 : 0;
  }

  /** Look where one is, before the walk and during it. */
  locate(): void {
    if (!canLocate()) return this.events.lost?.("absent");
    if (this.#watch !== null) return;
    this.events.lost?.("searching");
    const options = { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 5_000 };
    this.#watch = navigator.geolocation.watchPosition((position) => this.#found(position), (error) => this.#lost(error), options);
  }

  /** Call it inside the person's tap. The item is there at once: stops and voice may point at it. */
  async start(): Promise<void> {
    const id = this.draft.add("walk", { title: this.title });
    this.#row = { id, draft: this.draft.id, person: this.draft.desk.person, take: null, touched: Date.now() };
    await this.#shelf.keep(this.#row);
    this.#ends.push(hold(walkLock(id)), stayAwake(), this.#sign(), this.#wake());
    this.locate();
    this.#began = performance.now();
    await this.#listen(id);
    if (this.#now?.sure) this.#keep(this.#now);
  }

  pause(): void {
    if (!this.going || this.paused) return;
    this.paused = true;
    this.#pausedAt = performance.now();
    this.#recorder?.pause();
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    this.#rested = true;
    this.#began += performance.now() - this.#pausedAt!;
    this.#pausedAt = null;
    this.#recorder?.resume();
  }

  /** A stop here and now; its item. Without a position it waits to be put on the map. */
  stop(category: string): string {
    const at = this.#now?.sure ? { type: "Point" as const, coordinates: [this.#now.lon, this.#now.lat].map(rounded) } : null;
    const moment = Math.round(this.seconds * 10) / 10;
    this.stops++;
    return this.draft.add("place", { category, walk: this.id, moment, done: true }, at);
  }

  /** The walk becomes what it is in the draft: line, moments, voice. */
  async finish(): Promise<void> {
    const row = this.#row;
    if (!row) return;
    await this.#recorder?.stop();
    await this.#writing;
    settle(this.draft, row.id, this.fixes);
    await this.#shelf.drop(row.id);
    this.#let();
  }

  /** Leave the page: what is on the disk will be found again. */
  async detach(): Promise<void> {
    if (this.#watch !== null) navigator.geolocation.clearWatch(this.#watch);
    this.#watch = null;
    await this.#recorder?.stop();
    this.#let();
  }

  #let(): void {
    this.#ends.forEach((end) => end());
    this.#ends = [];
    this.#row = null;
    this.#recorder = null;
  }

  async #listen(item: string): Promise<void> {
    if (this.draft.desk.answers.refuses(this.draft.action, "voice")) return;
    const events: RecorderEvents = {
      level: (height) => this.events.level?.(this.paused ? 0 : height),
      trouble: (trouble) => this.#trouble(trouble),
    };
    const to = { ...this.draft.destination(item, "voice"), walk: true };
    this.#recorder = new Recorder(this.draft.desk, to, { maxSeconds: LONGEST }, events);
    await this.#recorder.start();
    if (this.#recorder.state !== "recording") this.#recorder = null;
    else await this.#shelf.keep(Object.assign(this.#row!, { take: this.#recorder.take }));
  }

  /** The voice stopped by itself: the way goes on, and so does its clock. */
  #trouble(trouble: Trouble | null): void {
    this.events.trouble?.(trouble);
    if (trouble === "full" || trouble === "cut" || trouble === "too-long" || trouble === "failed") {
      if (!this.hears) return;
      this.#began = performance.now() - this.#recorder!.seconds * 1_000;
      this.#silent = true;
      if (trouble === "too-long") this.events.over?.();
    }
  }

  #found({ coords }: GeolocationPosition): void {
    const { longitude: lon, latitude: lat } = coords;
    const sure = usable(coords.accuracy);
    this.#now = { lon, lat, sure };
    if (this.going && !this.paused && sure) this.#keep({ lon, lat });
    this.events.here?.({ lon, lat });
    this.events.lost?.(sure ? null : "searching");
  }

  #lost(error: GeolocationPositionError): void {
    if (this.#now) this.#now.sure = false;
    this.events.lost?.(error.code === error.PERMISSION_DENIED ? "denied" : "searching");
  }

  #keep({ lon, lat }: { lon: number; lat: number }): void {
    const last = this.fixes[this.fixes.length - 1];
    const here = { lon, lat, moment: this.seconds };
    this.#feel();
    if (!this.#rested && !isNews(last, here)) return;
    const fix = { ...here, hole: isHole(last, here, this.#rested) };
    this.#rested = false;
    const [walk, n] = [this.id, this.fixes.push(fix) - 1];
    this.#writing = this.#writing.then(() => this.#shelf.append(walk, n, fix)).catch((error) => console.error(error));
  }

  /** A phone tells no position to a page that it froze or that nobody sees: the way since the last one may
   * be unknown. It may not say so either: then the heart tells, by the clock on the wall. */
  #wake(): () => void {
    this.#beat = Date.now();
    const timer = setInterval(() => this.#feel(), BEAT);
    const leave = listen(document, "visibilitychange resume", () => (this.#rested = true));
    return () => (clearInterval(timer), leave());
  }

  #feel(): void {
    const now = Date.now();
    const slept = now - this.#beat;
    this.#beat = now;
    if (slept > ASLEEP) this.#rested = true;
    if (slept > DEEP && this.hears) {
      this.#trouble("cut");
      void this.#recorder!.stop();
    }
  }

  #sign(): () => void {
    const timer = setInterval(() => this.#row && void this.#shelf.keep(this.#row), SIGN);
    return () => clearInterval(timer);
  }
}

/** Give a walk its way; without one it is not done: it can be drawn later. Doing it twice is doing it once. */
export function settle(draft: Draft, walk: string, fixes: readonly Fix[]): void {
  const { geometry, moments } = trackOf(fixes);
  draft.together(() => {
    if (geometry) draft.set(walk, "geometry", geometry);
    if (geometry) draft.set(walk, "moments", moments);
    draft.set(walk, "done", geometry !== null);
  });
}

/** A walk whose page died becomes one like any other: what is on the disk is what it is. */
export async function recover(draft: Draft, row: WalkRow): Promise<void> {
  const shelf = new WalkShelf(draft.desk);
  const fixes = await shelf.positions(row.id);
  const voice = row.take ? await draft.desk.takes.get(row.take) : undefined;
  if (voice?.state === "recording") {
    await draft.desk.takes.recover(voice.id, null);
    draft.desk.uploads.wake();
  }
  settle(draft, row.id, fixes);
  await shelf.drop(row.id);
}

/** Throw an interrupted walk away; its stops stay on the map. */
export async function discard(draft: Draft, row: WalkRow): Promise<void> {
  if (row.take) await draft.desk.uploads.discard(row.take);
  draft.remove(row.id);
  await new WalkShelf(draft.desk).drop(row.id);
}

function rounded(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
