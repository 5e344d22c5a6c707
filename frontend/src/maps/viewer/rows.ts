/**
 * The rows of the list. Of a long one the first are in the page; the rest lies in its `noscript` part, where a
 * browser with a script takes it for plain text (a thousand rows cost seconds of an old phone, their text
 * nothing). A row of the rest is made when it is asked for, or when one comes near the end of the list.
 */
import type { Shows } from "./data";

const BEGINNING = '<li class="place" id="'; // written by templates/maps/places.html alone: words there are escaped
const ESCAPED: Readonly<Record<string, string>> = { lt: "<", gt: ">", "#34": '"', "#39": "'", amp: "&" };
const MORE = 100; // rows added at once
const NEAR = "600px"; // of the end of the list

export class Rows {
  #made = new Map<string, HTMLElement>();
  /** What is not made yet. */
  #texts = new Map<string, string>();
  /** What is not in the page yet, in the order of the list. */
  #later: string[] = [];
  #list: HTMLElement;
  #shows: Shows = () => true;
  #words = "";
  #watch: IntersectionObserver | null = null;

  constructor(root: HTMLElement) {
    this.#list = root.querySelector<HTMLElement>('[data-part="places"]')!;
    for (const row of root.querySelectorAll<HTMLElement>(".place")) this.#made.set(row.id, ready(row));
    const rest = root.querySelector('[data-part="rest"]');
    const [, ...texts] = rest?.textContent?.split(BEGINNING) ?? [];
    for (const text of texts) this.#texts.set(text.slice(0, text.indexOf('"')), text);
    this.#later = [...this.#texts.keys()];
    rest?.remove();
    if (this.#later.length) this.#follow();
  }

  close(): void {
    this.#watch?.disconnect();
  }

  get(id: string): HTMLElement | undefined {
    const text = this.#texts.get(id);
    if (text !== undefined) this.#make(id, text);
    return this.#made.get(id);
  }

  /** The row, in the page: with all that come before it. */
  inPage(id: string): HTMLElement | undefined {
    while (this.get(id)?.isConnected === false) this.#more();
    return this.#made.get(id);
  }

  /** Show the rows of these categories alone, of those the ones that say these words; which they are. */
  narrow(shows: Shows, words = ""): Set<string> {
    this.#shows = shows;
    this.#words = plainly(words.trim());
    const shown = new Set<string>();
    for (const [id, row] of this.#made) {
      row.hidden = !this.#has(number(row.dataset.category), row.textContent ?? "");
      if (!row.hidden) shown.add(id);
    }
    for (const [id, text] of this.#texts) if (this.#has(number(/data-category="(\d*)"/.exec(text)?.[1]), read(text))) shown.add(id);
    return shown;
  }

  #has(category: number | null, text: string): boolean {
    return this.#shows(category) && (!this.#words || plainly(text).includes(this.#words));
  }

  /** The next rows are there before one has come to the end. */
  #follow(): void {
    if (!("IntersectionObserver" in window)) return void this.#add(this.#later.splice(0));
    const end = document.createElement("p");
    this.#list.after(end);
    this.#watch = new IntersectionObserver(([seen]) => seen?.isIntersecting && this.#fill(end), { rootMargin: NEAR });
    this.#watch.observe(end);
  }

  /** Rows that are not shown take no room: go on until the end is out of sight. */
  #fill(end: HTMLElement): void {
    this.#more();
    this.#watch?.unobserve(end);
    if (this.#later.length) requestAnimationFrame(() => this.#watch?.observe(end));
  }

  #more(): void {
    this.#add(this.#later.splice(0, MORE));
  }

  #add(ids: readonly string[]): void {
    this.#list.append(...ids.map((id) => this.get(id)!));
  }

  #make(id: string, text: string): void {
    const box = document.createElement("template");
    box.innerHTML = BEGINNING + text;
    const row = box.content.querySelector<HTMLElement>(".place")!;
    this.#texts.delete(id);
    row.hidden = !this.#has(number(row.dataset.category), row.textContent ?? "");
    this.#made.set(id, ready(row));
  }
}

/** With a script, each place leads to the map. */
function ready(row: HTMLElement): HTMLElement {
  row.querySelector("[data-show]")?.removeAttribute("hidden");
  return row;
}

/** What a row that is not made yet says: its markup without its tags, as places.html escapes. */
function read(markup: string): string {
  return markup.replace(/<[^>]*>/g, " ").replace(/&(lt|gt|#34|#39|amp);/g, (whole, name: string) => ESCAPED[name] ?? whole);
}

/** Without accents and capitals: « media » finds « La Médiathèque ». */
function plainly(text: string): string {
  return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
}

function number(category: string | undefined): number | null {
  return category ? Number(category) : null;
}
