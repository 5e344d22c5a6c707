/** The questions of a place, in their order, and which of them are asked. Pure. */

export const STEPS = ["category", "strength", "where", "photo", "people", "voice", "words", "done"] as const;
export type Step = (typeof STEPS)[number];

/** What decides whether a question is asked. */
export interface Facts {
  sensitive: boolean;
  neverLocate: boolean;
  hasPhoto: boolean;
}

export function isStep(name: string): name is Step {
  return (STEPS as readonly string[]).includes(name);
}

/** The questions of this place; « done » is not a question. */
export function asked(facts: Facts): Step[] {
  const left = {
    category: true,
    strength: facts.sensitive,
    where: !facts.neverLocate,
    photo: true,
    people: facts.hasPhoto,
    voice: true,
    words: true,
    done: false,
  };
  return STEPS.filter((step) => left[step]);
}

export function after(step: Step, facts: Facts): Step {
  const rest = STEPS.slice(STEPS.indexOf(step) + 1);
  return rest.find((one) => one === "done" || asked(facts).includes(one)) ?? "done";
}

export function before(step: Step, facts: Facts): Step | null {
  const earlier = STEPS.slice(0, STEPS.indexOf(step)).reverse();
  return earlier.find((one) => asked(facts).includes(one)) ?? null;
}

/** « 2 sur 6 ». The photo's people are not counted: they are asked only once there is a photo. */
export function progress(step: Step, facts: Facts): { now: number; total: number } {
  const counted = asked({ ...facts, hasPhoto: false });
  const now = counted.indexOf(step === "people" ? "photo" : step) + 1;
  return { now, total: counted.length };
}

/** Where somebody who comes back goes on: the first question without an answer that needs one. */
export function resume(place: { category: boolean; at: boolean; photo: boolean; voice: boolean }, facts: Facts): Step {
  if (!place.category) return "category";
  if (!place.at && !facts.neverLocate) return "where";
  if (!place.photo) return "photo";
  return place.voice ? "words" : "voice";
}
