import type { Behaviour } from "./attach";
import { listen } from "./listen";
import { SoundFile, type Outcome } from "./sound-file";
import { MACHINE_WAIT, speak, voiceFor, voiceNow } from "./speech";
import { giveVoiceBack, takeVoice } from "./voice";

/**
 * A loudspeaker button. It plays a person's recording when there is one, else speaks with the browser's
 * voice of the page's language, else plays what our machine says, else takes itself away: a loudspeaker
 * that stays silent teaches people not to ask. A cut network takes nothing away.
 */
export const say: Behaviour = (element) => {
  const button = new SayButton(element);
  buttons.add(button);
  void button.offer();
  return () => {
    button.stop();
    buttons.delete(button);
  };
};

const buttons = new Set<SayButton>();

class SayButton {
  readonly #button: HTMLElement;
  #recorded: SoundFile | null;
  #machine: SoundFile | null;
  #turn: AbortController | null = null;

  constructor(button: HTMLElement) {
    const { sayUrl, saySpare } = button.dataset;
    this.#button = button;
    this.#recorded = sayUrl ? new SoundFile(sayUrl) : null;
    this.#machine = saySpare ? new SoundFile(saySpare) : null;
    listen(button, "click", () => (this.#turn ? this.stop() : void this.#begin()));
  }

  /** Shows the button once something can be heard, removes it when nothing can. */
  async offer(): Promise<void> {
    const now = this.#voiceNow(); // asked early: some browsers list their voices only once asked
    const offered = this.#recorded || this.#machine || now || (this.#text() && (await voiceFor(this.#lang())));
    if (offered) this.#button.hidden = false;
    else this.#button.remove();
  }

  readonly stop = (): void => {
    this.#turn?.abort();
    this.#turn = null;
    this.#button.setAttribute("aria-pressed", "false");
    giveVoiceBack(this.stop);
  };

  /** The machine has no voice after all: better known before somebody taps. */
  loseMachine(): void {
    this.#machine = null;
    void this.offer();
  }

  async #begin(): Promise<void> {
    const turn = (this.#turn = new AbortController());
    takeVoice(this.stop);
    this.#button.setAttribute("aria-pressed", "true");
    const outcome = await this.#say(turn.signal);
    if (turn.signal.aborted) return;
    this.stop();
    if (outcome === "mute") buttons.forEach((button) => button.loseMachine());
    if (outcome === "gone") void this.offer();
  }

  /** Each voice in its turn, until one is heard. */
  async #say(signal: AbortSignal): Promise<Outcome> {
    const recorded = this.#recorded ? await this.#recorded.hear(signal) : "gone";
    if (recorded === "gone") this.#recorded = null;
    if (recorded === "heard" || (await this.#speak(signal))) return "heard";
    const made = this.#machine ? await this.#machine.hear(signal) : "gone";
    if (made === "gone") this.#machine = null;
    return made === "gone" && recorded === "away" ? "away" : made;
  }

  /** Where our machine can speak, nobody waits for a browser that is late. */
  async #speak(signal: AbortSignal): Promise<boolean> {
    const voice = this.#machine || !this.#text() ? this.#voiceNow() : await voiceFor(this.#lang());
    if (signal.aborted) return true;
    return voice !== null && speak(this.#text(), voice, signal, this.#machine ? MACHINE_WAIT : undefined);
  }

  #voiceNow(): SpeechSynthesisVoice | null {
    return this.#text() ? voiceNow(this.#lang()) : null;
  }

  #text(): string {
    const from = this.#button.dataset.sayFrom;
    const source = from ? document.querySelector<HTMLElement>(from) : null;
    return (this.#button.dataset.sayText ?? source?.innerText ?? "").trim();
  }

  #lang(): string {
    return this.#button.closest<HTMLElement>("[lang]")?.lang || document.documentElement.lang;
  }
}
