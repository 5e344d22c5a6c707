import { Parts } from "../capture/parts";
import type { Behaviour } from "./attach";
import { listen } from "./listen";
import { submitForm } from "./submit";

const REACTION = 0.2; // seconds between what one hears and the tap

/** A tap at each new sentence while one listens to oneself; at the end, the moments are sent. */
export const tapSentences: Behaviour = (element) => {
  const form = element as HTMLFormElement;
  const parts = new Parts(form);
  const audio = form.querySelector("audio")!;
  const texts = JSON.parse(form.dataset.texts ?? "[]") as string[];
  const tap = parts.find<HTMLButtonElement>("tap")!;
  const moments: number[] = [];
  const say = () => {
    const number = moments.length;
    const words = parts.find("words")!;
    words.textContent = texts[number - 1] ?? "";
    words.hidden = !words.textContent;
    const count = parts.find("count")!;
    count.textContent = (count.dataset.word ?? "").replace("{number}", String(number));
    count.hidden = number === 0;
  };
  audio.controls = false;
  tap.hidden = false;
  listen(tap, "click", () => {
    if (!moments.length) {
      void audio.play().catch(() => undefined);
      moments.push(0);
    } else moments.push(Math.max(audio.currentTime - REACTION, moments[moments.length - 1]! + 0.1));
    tap.classList.add("is-listening");
    say();
  });
  return listen(audio, "ended", () => {
    const end = Math.max(audio.duration || audio.currentTime, (moments[moments.length - 1] ?? 0) + 0.1);
    const field = form.querySelector<HTMLInputElement>('input[name="moments"]')!;
    field.value = [...moments, end].map((moment) => moment.toFixed(3)).join(",");
    submitForm(form);
  });
};

/** One sentence of a voice: the browser's own player shows the whole, this button plays it alone. */
export const hearSpan: Behaviour = (element) => {
  const parts = new Parts(element);
  const audio = element.querySelector("audio")!;
  const [from, until] = [Number(element.dataset.from), Number(element.dataset.until)];
  audio.src = audio.src.split("#")[0]!; // its own bounds would stop the second listening
  audio.controls = false;
  const hear = parts.find<HTMLButtonElement>("hear")!;
  hear.hidden = false;
  listen(hear, "click", () => {
    audio.currentTime = from;
    void audio.play().catch(() => undefined);
  });
  return listen(audio, "timeupdate", () => audio.currentTime >= until && audio.pause());
};
