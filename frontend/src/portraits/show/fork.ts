/**
 * A fork: at the end of a scene that leads to others, the portrait stops until somebody chooses. The buttons are
 * made here; without script the same ways are links in the page.
 */
import { Parts } from "../../capture/parts";
import type { Montage } from "../montage";

export interface Way {
  label: string;
  scene: string;
}

export interface Fork {
  /** Seconds at which the scene is over. */
  at: number;
  scene: string;
  ways: readonly Way[];
}

const SEAM = 0.06; // seconds: the end of a scene may be heard a little early

/** The forks of a montage; `ways`: those of a scene. Ways to what is not shown are left out. */
export function forksOf({ shots, voices }: Montage, ways: (scene: string) => readonly Way[]): Fork[] {
  const starts = new Map<string, number>();
  const ends = new Map<string, number>();
  for (const { scene, start, end } of shots) {
    if (scene === undefined) continue;
    if (!starts.has(scene)) starts.set(scene, start);
    ends.set(scene, end);
  }
  return [...ends].flatMap(([scene, end]) => {
    const left = ways(scene).filter((way) => starts.has(way.scene));
    const heard = voices.filter((voice) => voice.scene === scene).map((voice) => voice.end);
    return left.length ? [{ at: heard.length ? Math.max(...heard) : end, scene, ways: left }] : [];
  });
}

/** The fork that is reached between two moments of the same listening. */
export function reached(forks: readonly Fork[], before: number, time: number): Fork | null {
  return forks.find(({ at }) => before < at - SEAM && time >= at - SEAM) ?? null;
}

export class ForkView {
  #parts: Parts;
  #open: Fork | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly chosen: (scene: string) => void,
  ) {
    this.#parts = new Parts(root);
    this.#parts.find("ways")?.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-scene]");
      if (button) this.chosen(button.dataset.scene!);
    });
  }

  get isOpen(): boolean {
    return this.#open !== null;
  }

  /** Whether this page can stop at a fork. */
  get isThere(): boolean {
    return this.#parts.find("fork") !== null;
  }

  open(fork: Fork): void {
    this.#open = fork;
    this.#parts.find("ways")!.replaceChildren(...fork.ways.map(buttonOf));
    this.#parts.find("fork")!.hidden = false;
    if (this.#isHere()) this.focus();
  }

  close(): void {
    if (!this.#open) return;
    this.#open = null;
    const place = this.#parts.find("fork")!;
    const inside = place.contains(document.activeElement);
    place.hidden = true;
    if (inside) this.#parts.find("play")?.focus();
  }

  focus(): void {
    this.#parts.find("ways")?.querySelector<HTMLElement>("button")?.focus();
  }

  /** Whoever reads elsewhere in the page is told, and not carried away. */
  #isHere(): boolean {
    const { activeElement } = document;
    return activeElement === null || activeElement === document.body || this.root.contains(activeElement);
  }
}

function buttonOf({ label, scene }: Way): HTMLElement {
  const [row, button] = [document.createElement("li"), document.createElement("button")];
  button.type = "button";
  button.className = "btn btn-primary";
  button.dataset.scene = scene;
  button.dir = "auto";
  button.textContent = label;
  row.append(button);
  return row;
}
