import type { Behaviour } from "../behaviours/attach";
import { listen } from "../behaviours/listen";
import { giveVoiceBack, takeVoice } from "../behaviours/voice";

const SECONDS = 8;
const PATIENCE = 350; // ms: a pointer that only crosses a card hears nothing

/**
 * A few seconds of a voice: on a tap of its button, or when a pointer stays on the card once somebody
 * has tapped (browsers, and people, want no sound that nobody asked for). One at a time.
 */
export const preview: Behaviour = (button) => {
  const heard = new Preview(button);
  return () => heard.stop();
};

let asked = false;

class Preview {
  readonly #button: HTMLElement;
  #sound: HTMLAudioElement | null = null;
  #wait = 0;

  constructor(button: HTMLElement) {
    this.#button = button;
    button.hidden = false;
    listen(button, "click", () => {
      asked = true;
      if (this.#sound) this.stop();
      else this.#play();
    });
    const card = button.closest(".card");
    if (!card || !matchMedia("(hover: hover)").matches) return;
    listen(card, "pointerenter", () => {
      window.clearTimeout(this.#wait);
      if (asked) this.#wait = window.setTimeout(() => this.#sound ?? this.#play(), PATIENCE);
    });
    listen(card, "pointerleave", () => this.stop());
  }

  readonly stop = (): void => {
    window.clearTimeout(this.#wait);
    this.#sound?.pause();
    this.#sound = null;
    this.#button.setAttribute("aria-pressed", "false");
    giveVoiceBack(this.stop);
  };

  #play(): void {
    takeVoice(this.stop);
    const sound = (this.#sound = new Audio(this.#button.dataset.sound));
    this.#button.setAttribute("aria-pressed", "true");
    listen(sound, "ended error", this.stop);
    listen(sound, "timeupdate", () => {
      sound.volume = Math.max(0, Math.min(1, SECONDS - sound.currentTime));
      if (sound.currentTime >= SECONDS) this.stop();
    });
    void sound.play().catch(this.stop);
  }
}
