/** The sources of a ground, named on the map: in full where there is room, else on one line. */
import type { Ground } from "../ground";

export function showCredits(place: HTMLElement, ground: Ground): void {
  const [full, short] = [document.createElement("span"), document.createElement("span")];
  full.className = "map-credits-full";
  short.className = "map-credits-short";
  short.textContent = ground.short_credit;
  full.append(...ground.credits.flatMap(({ text, link }, index) => (index ? [" | ", named(text, link)] : [named(text, link)])));
  place.replaceChildren(...(ground.credits.length ? [full, short] : []));
}

function named(text: string, link: string | null): Node {
  if (!link) return document.createTextNode(text);
  const anchor = document.createElement("a");
  return Object.assign(anchor, { href: link, textContent: text, rel: "noopener", target: "_blank" });
}
