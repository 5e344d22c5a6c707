/** Sentences of the page with their `{…}` filled, and copies of its own markup. */

export function fill(sentence: string | undefined, values: Readonly<Record<string, string | number>> = {}): string {
  return (sentence ?? "").replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** One for 0 and 1, many beyond: French grammar. */
export function counted(words: Readonly<Record<string, string>>, name: string, count: number): string {
  return fill(words[count < 2 ? `${name}_one` : `${name}_many`], { count });
}

/** No question mark begins a line of a narrow screen. */
export function tied(sentence: string): string {
  return sentence.replace(/ (?=[?!:;»])/g, "\u00a0");
}

/** A copy of the one element of a `<template>` of the page. */
export function copyOf(id: string): HTMLElement {
  const template = document.getElementById(id);
  if (!(template instanceof HTMLTemplateElement)) throw new Error(`no template ${id}`);
  return document.importNode(template.content, true).firstElementChild as HTMLElement;
}
