/** Where one is, in the address: Back and a reload come to the same card. Pure. */

import type { Thing } from "../../capture/answers";

export type Route =
  | { at: "home" }
  | { at: "minutes" }
  | { at: "whom" }
  | { at: "question"; id: string }
  | { at: "agree" | "no"; id: Thing }
  | { at: "shown"; id: string }
  | { at: "film"; id: string }
  | { at: "filmed"; id: string }
  | { at: "listen" }
  | { at: "end" };

const NAMES: Partial<Record<Route["at"], string>> = { minutes: "temps", whom: "qui", question: "question", shown: "photo", film: "film", filmed: "qui-filme", listen: "ecouter", end: "fin", agree: "accord", no: "non" };

export function write(route: Route): string {
  const name = NAMES[route.at];
  if (!name) return "";
  return "id" in route ? `#${name}=${route.id}` : `#${name}`;
}

/** Home for an address that says nothing known. */
export function read(hash: string): Route {
  const [name, id = ""] = hash.replace(/^#/, "").split("=");
  const at = (Object.keys(NAMES) as Route["at"][]).find((key) => NAMES[key] === name);
  if (at === "agree" || at === "no") return id === "voice" || id === "image" ? { at, id } : { at: "home" };
  if (at === "question" || at === "shown" || at === "film" || at === "filmed") return id ? { at, id } : { at: "home" };
  return at ? ({ at } as Route) : { at: "home" };
}
