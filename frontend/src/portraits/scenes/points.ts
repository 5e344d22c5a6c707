/** Points and outlines on a photo: placed by a tap, drawn with the finger or the mouse, or by keyboard with the
 * arrows. */
import { Parts } from "../../capture/parts";
import type { ItemView } from "../../draft/state";
import { copyOf } from "../../draft/words";
import type { Desk } from "./desk";
import { fillList, pictureOf, type Entry } from "./list";
import { simpler, type Spot } from "./outline";

const STEP = 0.02; // of the photo, for one press of an arrow
const ARROWS: Readonly<Record<string, Spot>> = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

export class Points {
  #parts: Parts;
  #photo = "";
  #drawing = false;
  #outline: Spot[] = [];
  #line: Spot[] | null = null; // what a finger that is down has drawn
  #rows = new Map<string, HTMLElement>();
  #told = "";

  constructor(
    root: HTMLElement,
    private readonly desk: Desk,
    private readonly say: (sentence: string) => void,
  ) {
    this.#parts = new Parts(root);
    this.#parts.on("add-point", "click", () => this.#add([[0.5, 0.5]]));
    this.#parts.on("outline", "click", () => this.#toggleOutline());
    const place = this.#parts.find("spotting")!;
    place.addEventListener("click", (event) => this.#tapped(event));
    place.addEventListener("pointerdown", (event) => this.#down(event));
    place.addEventListener("pointermove", (event) => this.#line?.push(this.#spot(event)));
    place.addEventListener("pointerup", () => this.#up());
    place.addEventListener("pointercancel", () => (this.#line = null));
  }

  /** The points of this photo; nothing when there is no photo. */
  draw(photo: string): void {
    this.#photo = photo;
    const url = photo ? this.desk.photoUrl(photo, "gallery", "phone") : null;
    this.#parts.find("points-field")!.hidden = !url;
    if (!url) return;
    const points = this.desk.points(photo);
    const told = JSON.stringify([url, this.#outline, points.map(({ id, properties }) => [id, properties.outline, properties.label])]);
    if (told !== this.#told) this.#picture(url, points);
    this.#told = told;
    this.#list(points);
  }

  #picture(url: string, points: readonly ItemView[]): void {
    const place = this.#parts.find("spotting")!;
    const focused = (document.activeElement as HTMLElement | null)?.dataset.point;
    const image = place.querySelector("img") ?? pictureOf(url);
    if (image.getAttribute("src") !== url) image.src = url;
    const spots = points.map((point, n) => this.#marker(point, n + 1));
    place.replaceChildren(image, ...points.flatMap(outlined), ...this.#outline.map((spot) => at(document.createElement("span"), spot, "spot-corner")), ...spots);
    if (focused) place.querySelector<HTMLElement>(`[data-point="${focused}"]`)?.focus();
  }

  #marker(point: ItemView, number: number): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.point = point.id;
    button.textContent = String(number);
    button.setAttribute("aria-label", this.#called(point, number));
    button.addEventListener("keydown", (event) => this.#nudge(event, point.id));
    return at(button, middle(outlineOf(point)), "spot-mark");
  }

  #name(point: ItemView, number: number): string {
    return String(point.properties.label || this.desk.word("point", { number }));
  }

  /** What is read in it comes first, so that who speaks to the screen can say it. */
  #called(point: ItemView, number: number): string {
    const name = this.#name(point, number);
    return name.includes(String(number)) ? name : `${number}. ${name}`;
  }

  #nudge(event: KeyboardEvent, id: string): void {
    const step = ARROWS[event.key];
    const point = this.desk.draft.item(id);
    if (!step || !this.desk.mayEdit(point)) return;
    event.preventDefault();
    const moved = outlineOf(point!).map(([x, y]): Spot => [inside(x + step[0]), inside(y + step[1])]);
    this.desk.draft.set(id, "outline", moved);
  }

  #tapped(event: MouseEvent): void {
    const image = this.#parts.find("spotting")!.querySelector("img");
    if (event.target !== image || !image) return;
    const spot = this.#spot(event);
    if (!this.#drawing) this.#add([spot]); // the corners of an outline are put when the finger is lifted
  }

  #spot(event: MouseEvent): Spot {
    const box = this.#parts.find("spotting")!.querySelector("img")!.getBoundingClientRect();
    return [inside((event.clientX - box.left) / box.width), inside((event.clientY - box.top) / box.height)];
  }

  /** While an outline is drawn, a finger that stays down draws it whole. */
  #down(event: PointerEvent): void {
    if (!this.#drawing || !event.isPrimary || (event.target as Element).closest("button")) return;
    event.preventDefault();
    this.#line = [this.#spot(event)];
    this.#parts.find("spotting")!.setPointerCapture(event.pointerId);
  }

  /** Lifted: what was drawn is the outline; a finger that hardly moved was a tap, and puts a corner. */
  #up(): void {
    const line = this.#line ?? [];
    this.#line = null;
    if (!line.length) return;
    const drawn = simpler(line);
    if (drawn.length < 3) this.#outline.push(line[0]!);
    else this.#outline = drawn;
    if (drawn.length < 3) this.draw(this.#photo);
    else this.#toggleOutline();
  }

  /** Begin to draw an outline, corner by corner; or end it. */
  #toggleOutline(): void {
    const corners = this.#outline;
    this.#drawing = !this.#drawing;
    this.#outline = [];
    this.#parts.find("spotting")!.classList.toggle("is-drawing", this.#drawing);
    this.#parts.find("outline")!.setAttribute("aria-pressed", String(this.#drawing));
    if (!this.#drawing && corners.length > 2) this.#add(corners);
    else this.draw(this.#photo);
  }

  #add(outline: Spot[]): void {
    const id = this.desk.addPoint(this.#photo, outline);
    this.#parts.find("spotting")!.querySelector<HTMLElement>(`[data-point="${id}"]`)?.focus();
  }

  #list(points: readonly ItemView[]): void {
    const list = this.#parts.find("points")!;
    const rows = points.map((point, n) => this.#row(point, n + 1));
    const same = rows.length === list.children.length && rows.every((row, n) => row === list.children[n]);
    if (!same) list.replaceChildren(...rows);
  }

  #row(point: ItemView, number: number): HTMLElement {
    const row = this.#rows.get(point.id) ?? this.#made(point.id, number);
    const parts = new Parts(row);
    const name = this.#name(point, number);
    parts.find("name")!.textContent = name;
    parts.find("remove")!.setAttribute("aria-label", this.desk.word("remove", { name }));
    for (const path of ["label", "text"]) {
      const field = parts.find<HTMLInputElement>(path)!;
      const value = String(point.properties[path] ?? "");
      if (document.activeElement !== field && field.value !== value) field.value = value;
    }
    fillList(parts.find("opens")!, this.#opens(point));
    return row;
  }

  #made(id: string, number: number): HTMLElement {
    const row = copyOf("point-row");
    const parts = new Parts(row);
    for (const path of ["label", "text"]) {
      const field = parts.find<HTMLInputElement>(path)!;
      field.id = `point-${path}-${id}`;
      parts.find(`${path}-label`)!.setAttribute("for", field.id);
      field.addEventListener("change", () => this.desk.draft.set(id, path, field.value.trim()));
    }
    parts.on("remove", "click", () => {
      this.desk.draft.remove(id);
      this.say(this.desk.word("point_removed"));
      this.#parts.find("add-point")?.focus();
    });
    row.dataset.number = String(number);
    this.#rows.set(id, row);
    return row;
  }

  /** A voice of the portrait, another photo or a place of a map; pressed again: only the words. */
  #opens({ id, properties }: ItemView): Entry[] {
    const set = (opens: string, values: Record<string, unknown>) => this.desk.set(id, { opens, answer: null, other: null, place: null, ...values });
    const voices = this.desk.answers().map((one): Entry => {
      const pressed = properties.opens === "sound" && properties.answer === one.id;
      return { id: one.id, label: one.name, pressed, act: () => (pressed ? set("text", {}) : set("sound", { answer: one.id })) };
    });
    const photos = this.desk.photos().filter((photo) => photo.id !== properties.on).map((photo): Entry => {
      const pressed = properties.opens === "photo" && properties.other === photo.id;
      const image = this.desk.photoUrl(photo.id, "thumb", "phone");
      return { id: photo.id, label: this.desk.photoName(photo), image, pressed, act: () => (pressed ? set("text", {}) : set("photo", { other: photo.id })) };
    });
    const place = properties.place as { item: string } | null | undefined;
    const places = this.desk.page.places.map(({ map, item, name }): Entry => {
      const pressed = properties.opens === "place" && place?.item === item;
      return { id: item, label: this.desk.word("place_named", { name }), pressed, act: () => (pressed ? set("text", {}) : set("place", { place: { map, item } })) };
    });
    return [...voices, ...photos, ...places];
  }
}

function outlineOf({ properties }: ItemView): Spot[] {
  return (properties.outline as Spot[] | undefined) ?? [];
}

function middle(outline: readonly Spot[]): Spot {
  const sum = outline.reduce(([x, y], spot): Spot => [x + spot[0], y + spot[1]], [0, 0]);
  return [sum[0] / (outline.length || 1), sum[1] / (outline.length || 1)];
}

function outlined(point: ItemView): Element[] {
  const outline = outlineOf(point);
  if (outline.length < 3) return [];
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "polygon");
  drawing.setAttribute("viewBox", "0 0 100 100");
  drawing.setAttribute("preserveAspectRatio", "none");
  drawing.setAttribute("class", "spot-outline");
  shape.setAttribute("points", outline.map(([x, y]) => `${x * 100},${y * 100}`).join(" "));
  drawing.append(shape);
  return [drawing];
}

function at(element: HTMLElement, [x, y]: Spot, name: string): HTMLElement {
  element.className = name;
  element.style.left = `${x * 100}%`;
  element.style.top = `${y * 100}%`;
  return element;
}

function inside(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 10_000) / 10_000;
}
