import { copyOf } from "../../draft/words";
import { speakAs } from "./language";

/** Copies of the page's own markup (`<template id="piece-…">`), with their parts filled. */

export class Piece {
  readonly root: HTMLElement;

  /** `id`: of the template, which holds one element. */
  constructor(id: string) {
    this.root = copyOf(id);
  }

  part<E extends HTMLElement = HTMLElement>(name: string): E {
    const found = this.root.querySelector<E>(`[data-part="${name}"]`);
    if (!found) throw new Error(`no part ${name}`);
    return found;
  }

  /** Fill with text, or hide when there is none; `said`: the language its author chose. */
  text(name: string, text: string, said = ""): this {
    const place = this.part(name);
    place.textContent = text;
    place.hidden = !text;
    if (place.dir) speakAs(place, text, said); // what people wrote
    return this;
  }

  image(name: string, address: string | null, alt = ""): this {
    const place = this.part<HTMLImageElement>(name);
    place.hidden = !address;
    if (address) place.src = address;
    place.alt = alt;
    return this;
  }

  on(name: string, act: () => void): this {
    this.part(name).addEventListener("click", act);
    return this;
  }

  /** The loudspeaker of a piece says this; `spare` is the address of our machine's voice. */
  saying(text: string, label: string, spare = ""): this {
    const button = this.root.querySelector<HTMLElement>('[data-behaviour="say"]');
    if (!button) return this;
    button.dataset.sayText = text;
    if (spare) button.dataset.saySpare = spare;
    button.setAttribute("aria-label", label);
    return this;
  }
}

export function need<E extends HTMLElement = HTMLElement>(root: ParentNode, part: string): E {
  const found = root.querySelector<E>(`[data-part="${part}"]`);
  if (!found) throw new Error(`no part ${part}`);
  return found;
}

/** Ask now for the pictures of pieces not shown yet: later there may be no network. */
export function fetchPictures(): void {
  for (const template of document.querySelectorAll<HTMLTemplateElement>('template[id^="piece-"]')) {
    for (const image of template.content.querySelectorAll("img[src]")) new Image().src = image.getAttribute("src") ?? "";
  }
}
