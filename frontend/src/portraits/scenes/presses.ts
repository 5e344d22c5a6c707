/** Rows that hold a button to press (`data-press`) and perhaps more: only those that changed are made again. */
export class Presses {
  #rows: { id: string; make: () => HTMLElement; told: string }[] = [];

  constructor(private readonly list: HTMLElement) {}

  add(id: string, make: () => HTMLElement, told: string): void {
    this.#rows.push({ id, make, told });
  }

  draw(pressed: (id: string) => void): void {
    const focused = (document.activeElement as HTMLElement | null)?.dataset.press;
    const known = new Map([...this.list.children].map((row) => [(row as HTMLElement).dataset.told, row as HTMLElement]));
    const rows = this.#rows.map(({ make, told }) => known.get(told) ?? marked(make(), told));
    const same = rows.length === this.list.children.length && rows.every((row, n) => row === this.list.children[n]);
    if (!same) this.list.replaceChildren(...rows);
    if (!same && focused) this.list.querySelector<HTMLElement>(`[data-press="${focused}"]`)?.focus();
    this.list.onclick = (event) => {
      const id = (event.target as HTMLElement).closest<HTMLElement>("[data-press]")?.dataset.press;
      if (id) pressed(id);
    };
  }
}

function marked(row: HTMLElement, told: string): HTMLElement {
  row.dataset.told = told;
  return row;
}
