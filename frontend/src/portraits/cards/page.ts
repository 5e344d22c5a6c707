/** What the server wrote in the page for the cards (studio/portraits/views/room.py: page_data). */

export interface Page {
  draft: string;
  action: string;
  /** Whom the guide is about. */
  about: "one" | "pair" | "group";
  /** Address of the descriptions of all files of this portrait. */
  files: string;
  /** Avatar name to address. */
  avatars: Record<string, string>;
  words: Record<string, string>;
  may: { add: boolean };
}

export function readPage(): Page {
  const told = document.getElementById("portrait-page")?.textContent;
  if (!told) throw new Error("no portrait in this page");
  return JSON.parse(told) as Page;
}

/** A sentence of the page, with its `{…}` filled. */
export function fill(sentence: string | undefined, values: Readonly<Record<string, string | number>> = {}): string {
  return (sentence ?? "").replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** One for 0 and 1, many beyond: French grammar. */
export function counted(words: Readonly<Record<string, string>>, name: string, count: number): string {
  return fill(words[count < 2 ? `${name}_one` : `${name}_many`], { count });
}

/** A copy of the one element of a `<template>` of the page. */
export function copyOf(id: string): HTMLElement {
  const template = document.getElementById(id);
  if (!(template instanceof HTMLTemplateElement)) throw new Error(`no template ${id}`);
  return document.importNode(template.content, true).firstElementChild as HTMLElement;
}

/** The page on which one photo, voice or video is worked on. */
export function retouchAddress(draft: string, item: string): string {
  return `/atelier/portraits/${draft}/retouches/${item}`;
}
