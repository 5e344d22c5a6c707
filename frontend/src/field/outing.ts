/** What the server wrote in the two screens of an outing (studio/maps/outings.py). */
import { pagePerson } from "../net/page";
import type { Outing } from "./pack";

export interface OutingPage extends Outing {
  words: Record<string, string>;
}

export function readOuting(): OutingPage {
  const told = document.getElementById("outing")?.textContent;
  if (!told) throw new Error("no outing in this page");
  return { ...(JSON.parse(told) as Omit<OutingPage, "person">), person: pagePerson() };
}
