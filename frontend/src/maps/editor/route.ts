/**
 * Where one is on the page, kept in the address: the phone's Back button goes one question back, and a
 * page that was closed by mistake opens again where it was.
 *   ``  ·  `lieu/<id>`  ·  `ajouter`  ·  `ajouter/<id>/<step>`  ·  `changer/<id>/<step>`
 */
import { isStep, type MarkType, type Step } from "./steps";

export type Route =
  | { at: "home" }
  | { at: "card"; id: string }
  /** What does one want to add? */
  | { at: "choose" }
  | { at: "step"; id: string; step: Step; alone: boolean };

/** Null for an address that is no place of the editor (a link inside the page). */
export function read(hash: string): Route | null {
  const [word, id, step] = hash.replace(/^#/, "").split("/");
  if (!word) return { at: "home" };
  if (word === "ajouter" && !id) return { at: "choose" };
  if (word === "lieu" && id) return { at: "card", id };
  if ((word === "ajouter" || word === "changer") && id && step && isStep(step)) {
    return { at: "step", id, step, alone: word === "changer" };
  }
  return null;
}

export function write(route: Route): string {
  if (route.at === "choose") return "#ajouter";
  if (route.at === "card") return `#lieu/${route.id}`;
  if (route.at === "step") return `#${route.alone ? "changer" : "ajouter"}/${route.id}/${route.step}`;
  return "";
}

/** A mark that does not exist yet: it is made by the answer to its first question. */
const NEW: Record<MarkType, string> = { place: "nouveau", area: "nouvelle-zone", walk: "nouveau-chemin", stroke: "nouveau-trait", label: "nouveau-mot" };

/** Where the questions about a new mark begin. */
export function begin(type: MarkType): Route {
  return { at: "step", id: NEW[type], step: type === "label" ? "write" : "category", alone: false };
}

/** The type of a mark that does not exist yet; null for the id of one that does. */
export function newType(id: string): MarkType | null {
  return (Object.keys(NEW) as MarkType[]).find((type) => NEW[type] === id) ?? null;
}
