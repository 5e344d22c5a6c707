/**
 * A portrait that plays: the voices, what is seen, and the controls that the page has (each is optional):
 * `play seek time captions speed back forward again`, `title credits card question cue frames film`, `audio`,
 * `fork ways`.
 * Words are in the page, as `data-word-…`.
 */
import { clock } from "../../behaviours/player";
import { Parts } from "../../capture/parts";
import { clipsOf } from "./clips";
import { ForkView, forksOf, reached, type Fork } from "./fork";
import { Stage, type Scenery } from "./stage";
import { Voices } from "./voices";

export interface ShowMaterial extends Scenery {
  /** Seconds between which it is an excerpt; none: the whole. */
  span?: readonly [number, number] | null;
  /** Where a voice can be heard; null while it cannot. */
  voice(answer: string): string | null;
  /** Where all of it can be heard on one clock, the ambience under the voices; none: voice after voice. */
  whole?: string | null;
}

export interface ShowEvents {
  /** Seconds, and whether the end has been heard. */
  moved?: (time: number, over: boolean) => void;
  playing?: (playing: boolean) => void;
}

const STEP = 10; // seconds of the buttons that go back and forward
const NUDGE = 5; // seconds of the arrow keys
const MOMENT = 0.05; // seconds before the end of a scene: it is still seen
const SPEEDS = [1, 1.25, 1.5, 0.75];

export class Show {
  readonly voices: Voices;
  #parts: Parts;
  #stage: Stage;
  #over = false;
  #speed = 0;
  #span: readonly [number, number] | null = null;
  #fork: ForkView;
  #forks: readonly Fork[] = [];
  #before = 0; // the moment before this one, of the same listening
  #material: ShowMaterial | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly events: ShowEvents = {},
  ) {
    this.#parts = new Parts(root);
    this.#stage = new Stage(root);
    const audio = this.#parts.find<HTMLAudioElement>("audio") ?? root.appendChild(new Audio());
    this.#fork = new ForkView(root, (scene) => this.goTo(scene));
    this.voices = new Voices(audio, this.#stage.film, {
      time: (time) => this.#moved(time),
      playing: (playing) => this.#playing(playing),
      over: () => this.#ended(),
      trouble: (failed) => this.#parts.find("trouble")?.toggleAttribute("hidden", !failed),
    });
    this.#listen();
  }

  load(material: ShowMaterial): void {
    this.#material = material;
    this.#forks = this.#fork.isThere ? forksOf(material.montage, (scene) => material.scene?.(scene)?.choices ?? []) : [];
    this.#stage.load(material);
    this.voices.load(clipsOf(material));
    this.#span = material.span ?? null;
    const seek = this.#parts.find<HTMLInputElement>("seek");
    if (seek) seek.min = String(this.#first);
    if (seek) seek.max = String(Math.max(1, this.#last));
    if (this.voices.time < this.#first) this.voices.seek(this.#first);
    this.#draw();
  }

  get #first(): number {
    return this.#span?.[0] ?? 0;
  }

  get #last(): number {
    return this.#span?.[1] ?? this.voices.seconds;
  }

  seek(seconds: number): void {
    this.#over = false;
    this.#fork.close();
    this.#before = Infinity;
    this.voices.seek(Math.max(this.#first, Math.min(seconds, this.#last)));
  }

  /** Go there and play: call it inside a tap. */
  playFrom(seconds: number): void {
    this.seek(seconds);
    this.voices.play();
  }

  stop(): void {
    this.voices.pause();
  }

  /** Play a scene; call it inside a tap. */
  goTo(scene: string): void {
    const shot = this.#material?.montage.shots.find((one) => one.scene === scene);
    if (shot) this.playFrom(shot.start);
  }

  #listen(): void {
    const parts = this.#parts;
    parts.on("play", "click", () => this.#toggle());
    parts.on("again", "click", () => this.playFrom(0));
    parts.on("stage", "click", () => this.#toggle());
    parts.on("back", "click", () => this.seek(this.voices.time - STEP));
    parts.on("forward", "click", () => this.seek(this.voices.time + STEP));
    parts.on("seek", "input", () => this.seek(Number(parts.find<HTMLInputElement>("seek")!.value)));
    parts.on("captions", "click", () => this.#captions());
    parts.on("speed", "click", () => this.#faster());
    this.root.addEventListener("keydown", (event) => this.#key(event));
  }

  #toggle(): void {
    if (this.#fork.isOpen) return this.#fork.focus();
    this.#over = false;
    if (this.#span && this.voices.time >= this.#last) this.voices.seek(this.#first);
    this.voices.toggle();
  }

  #moved(time: number): void {
    const fork = reached(this.#forks, this.#before, time);
    this.#before = time;
    if (fork && !this.#fork.isOpen) return this.#choose(fork);
    if (time < this.#last) this.#over = false;
    else if (this.#span && this.voices.playing) return this.#stopHere();
    this.#draw();
  }

  /** The end of a scene that leads to others: it waits there, until somebody chooses. */
  #choose(fork: Fork): void {
    this.voices.pause();
    this.#fork.open(fork);
    this.#stage.draw(fork.at - MOMENT, false, false);
  }

  /** The excerpt ends before the voice does. */
  #stopHere(): void {
    this.voices.pause();
    this.#ended();
  }

  #ended(): void {
    if (this.#fork.isOpen) return;
    this.#over = true;
    this.#draw();
  }

  #draw(): void {
    const { time } = this.voices;
    const shown = this.#fork.isOpen ? this.#stage.time : time;
    this.#stage.draw(shown, this.#over, this.voices.playing);
    this.root.dataset.over = String(this.#over);
    const told = `${clock(time - this.#first)} / ${clock(this.#last - this.#first)}`;
    const seek = this.#parts.find<HTMLInputElement>("seek");
    if (seek) {
      seek.value = String(time);
      seek.setAttribute("aria-valuetext", told);
    }
    const place = this.#parts.find("time");
    if (place) place.textContent = told;
    this.events.moved?.(time, this.#over);
  }

  #playing(playing: boolean): void {
    this.root.classList.toggle("is-playing", playing);
    const button = this.#parts.find("play");
    button?.setAttribute("aria-label", this.#parts.word(playing ? "pause" : "play"));
    this.#stage.move(playing);
    this.events.playing?.(playing);
  }

  #captions(): void {
    const button = this.#parts.find("captions")!;
    const shown = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(shown));
    this.#stage.captions = shown;
    this.#draw();
  }

  #faster(): void {
    this.#speed = (this.#speed + 1) % SPEEDS.length;
    const rate = SPEEDS[this.#speed]!;
    this.voices.rate = rate;
    const place = this.#parts.find("speed-value");
    if (place) place.textContent = String(rate).replace(".", ",");
  }

  /** Keys inside the player. A button or a slider keeps its own. */
  #key(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    const typing = target.matches("input, textarea, select");
    const acts: Record<string, () => void> = {
      k: () => this.#toggle(),
      c: () => this.#parts.find("captions")?.click(),
      ArrowLeft: () => this.seek(this.voices.time - NUDGE),
      ArrowRight: () => this.seek(this.voices.time + NUDGE),
      ...(target.matches("button, a, summary") ? {} : { " ": () => this.#toggle() }),
    };
    const act = acts[event.key];
    if (!act || typing || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    act();
  }
}
