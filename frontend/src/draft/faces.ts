/** The faces of those who have the draft open now. Nobody is kept from anything. */
import type { Here } from "../net/protocol";

const MOST = 5; // faces; beyond, a number says how many more

export interface FaceWords {
  avatars: Readonly<Record<string, string>>;
  /** What somebody is doing, in one sentence. */
  sentence: (one: Here) => string;
}

/** Show everybody in each place made for it, which stays away when nobody is there. */
export function showFaces(places: readonly HTMLElement[], others: readonly Here[], words: FaceWords): void {
  for (const place of places) {
    place.replaceChildren(...others.slice(0, MOST).map((one) => face(one, words)), ...rest(others.length - MOST));
    place.hidden = !others.length;
  }
}

function face(one: Here, { avatars, sentence }: FaceWords): HTMLElement {
  const item = document.createElement("li");
  const image = new Image(32, 32);
  item.className = "avatar avatar-s here-face";
  item.classList.toggle("is-busy", one.item !== "");
  item.title = image.alt = sentence(one);
  image.src = avatars[one.avatar] ?? avatars.nobody ?? "";
  item.append(image);
  return item;
}

function rest(count: number): HTMLElement[] {
  if (count <= 0) return [];
  const more = document.createElement("li");
  more.className = "here-more";
  more.textContent = `+${count}`;
  return [more];
}
