/**
 * Where one is on the page, kept in the address: the phone's Back button goes one question back, and a
 * page that was closed by mistake opens again where it was.
 *   ``  ·  `lieu/<id>`  ·  `ajouter/<id>/<step>`  ·  `changer/<id>/<step>`
 */
import { isStep, type Step } from "./steps";

export type Route =
  | { at: "home" }
  | { at: "card"; id: string }
  | { at: "step"; id: string; step: Step; alone: boolean };

/** Null for an address that is no place of the editor (a link inside the page). */
export function read(hash: string): Route | null {
  const [word, id, step] = hash.replace(/^#/, "").split("/");
  if (!word) return { at: "home" };
  if (word === "lieu" && id) return { at: "card", id };
  if ((word === "ajouter" || word === "changer") && id && step && isStep(step)) {
    return { at: "step", id, step, alone: word === "changer" };
  }
  return null;
}

export function write(route: Route): string {
  if (route.at === "card") return `#lieu/${route.id}`;
  if (route.at === "step") return `#${route.alone ? "changer" : "ajouter"}/${route.id}/${route.step}`;
  return "";
}

/** A place that does not exist yet: it is made by the answer to the first question. */
export const NEW = "nouveau";
