/**
 * The parts of a piece of markup (`data-part="…"`) and its words (`data-word-…`): the server writes
 * the page and translates it; scripts only show, hide and fill.
 */
export class Parts {
  /** The focus was on a part that went away, and nothing has taken it yet. */
  #orphan = false;

  constructor(readonly root: HTMLElement) {}

  /** The part of this name, if the page has it. */
  find<E extends HTMLElement>(name: string): E | null {
    return this.root.querySelector<E>(`[data-part="${name}"]`);
  }

  on(name: string, event: string, act: () => void): void {
    this.find(name)?.addEventListener(event, act);
  }

  /** Show these parts, hide the other ones of `all`. The focus goes along when its place disappears. */
  show(names: readonly string[], all: readonly string[]): void {
    this.#orphan = this.root.contains(document.activeElement) || (this.#orphan && isNowhere());
    for (const name of all) this.find(name)?.toggleAttribute("hidden", !names.includes(name));
    if (this.#orphan && isNowhere()) this.#focus(names);
  }

  word(name: string): string {
    return this.root.getAttribute(`data-word-${name}`) ?? "";
  }

  /** Say something in the `message` part: one of the words, or the server's own sentence. */
  say(name: string | null, sentence = name ? this.word(name) : ""): void {
    const place = this.find("message");
    if (place && place.textContent !== sentence) place.textContent = sentence;
  }

  tell(event: string, detail: unknown): void {
    this.root.dispatchEvent(new CustomEvent(`studio:${event}`, { detail, bubbles: true }));
  }

  #focus(names: readonly string[]): void {
    const parts = names.map((name) => this.find(name)).filter((part) => part !== null);
    const places = parts.map((part) => (part.matches("button, input") ? part : part.querySelector<HTMLElement>("button, input")));
    places.find((place) => place !== null)?.focus();
  }
}

function isNowhere(): boolean {
  const element = document.activeElement;
  return element === null || element === document.body || element.getClientRects().length === 0;
}

/** 75 seconds are `1:15`. */
export function minutes(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
