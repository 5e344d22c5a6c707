import type { Behaviour } from "./attach";
import { listen } from "./listen";
import { speak, stopSpeaking, voiceFor } from "./speech";
import { giveVoiceBack, takeVoice } from "./voice";

/**
 * A loudspeaker button. It reads a recorded file when there is one, else speaks with a voice of the
 * page's language, else plays the spare file (a machine's voice), else takes itself away: a loudspeaker
 * that stays silent teaches people not to ask.
 */
export const say: Behaviour = (element) => {
  const button = new SayButton(element);
  void button.offer();
  return () => button.stop();
};

class SayButton {
  readonly #button: HTMLElement;
  #url: string | undefined;
  #audio: HTMLAudioElement | null = null;
  #sounding = false;

  constructor(button: HTMLElement) {
    this.#button = button;
    this.#url = button.dataset.sayUrl;
    listen(button, "click", () => (this.#sounding ? this.stop() : void this.#begin()));
  }

  /** Shows the button once something can be heard. */
  async offer(): Promise<void> {
    const spare = this.#button.dataset.saySpare;
    if (this.#url || spare || (this.#text() && (await voiceFor(this.#lang())))) this.#button.hidden = false;
    else this.#button.remove();
  }

  readonly stop = (): void => {
    if (!this.#sounding) return;
    this.#show(false);
    giveVoiceBack(this.stop);
    if (this.#audio) this.#audio.pause();
    else stopSpeaking();
  };

  async #begin(): Promise<void> {
    takeVoice(this.stop);
    this.#show(true);
    const heard = (this.#url && (await this.#playFile(this.#url))) || (await this.#speakText()) || (await this.#playSpare());
    if (!heard) this.#button.remove();
    this.#show(false);
    giveVoiceBack(this.stop);
  }

  /** Resolves true when the file was heard to its end or stopped, false when it cannot be played. */
  #playFile(url: string): Promise<boolean> {
    const audio = (this.#audio = this.#audio ?? new Audio(url));
    audio.currentTime = 0;
    return new Promise<boolean>((resolve) => {
      audio.onended = audio.onpause = () => resolve(true);
      audio.onerror = () => resolve(false);
      audio.play().catch(() => resolve(!this.#sounding));
    }).then((heard) => {
      if (!heard) this.#url = undefined;
      if (!heard) this.#audio = null;
      return heard;
    });
  }

  async #playSpare(): Promise<boolean> {
    this.#url = this.#button.dataset.saySpare; // from now on: this browser has no voice
    return this.#url !== undefined && this.#playFile(this.#url);
  }

  async #speakText(): Promise<boolean> {
    const voice = this.#text() ? await voiceFor(this.#lang()) : null;
    if (!this.#sounding) return true;
    return voice !== null && speak(this.#text(), voice);
  }

  #text(): string {
    const from = this.#button.dataset.sayFrom;
    const source = from ? document.querySelector<HTMLElement>(from) : null;
    return (this.#button.dataset.sayText ?? source?.innerText ?? "").trim();
  }

  #lang(): string {
    return this.#button.closest<HTMLElement>("[lang]")?.lang || document.documentElement.lang;
  }

  #show(sounding: boolean): void {
    this.#sounding = sounding;
    this.#button.setAttribute("aria-pressed", String(sounding));
  }
}
