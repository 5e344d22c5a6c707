/** What the server wrote in the page of a récit (studio/stories/views/room.py: page_data). */

export interface Production {
  id: string;
  kind: string;
  title: string;
  picture: string;
}

export interface Page {
  draft: string;
  action: string;
  /** Address of the descriptions of all files of this récit. */
  files: string;
  avatars: Record<string, string>;
  productions: Production[];
  words: Record<string, string>;
  may: { add: boolean };
}

export function readPage(): Page {
  const told = document.getElementById("story-page")?.textContent;
  if (!told) throw new Error("no récit in this page");
  return JSON.parse(told) as Page;
}

/** A sentence of the page, with its `{…}` filled. */
export function fill(sentence: string | undefined, values: Readonly<Record<string, string | number>> = {}): string {
  return (sentence ?? "").replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** A copy of the one element of a `<template>` of the page. */
export function copyOf(id: string): HTMLElement {
  const template = document.getElementById(id);
  if (!(template instanceof HTMLTemplateElement)) throw new Error(`no template ${id}`);
  return document.importNode(template.content, true).firstElementChild as HTMLElement;
}
