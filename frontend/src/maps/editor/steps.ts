/** The questions of each type of mark, in their order, and which of them are asked. Pure. */

export const MARK_TYPES = ["place", "area", "walk", "stroke", "label"] as const;
export type MarkType = (typeof MARK_TYPES)[number];

export const STEPS = ["category", "strength", "where", "draw", "pen", "points", "write", "photo", "people", "voice", "words", "done"] as const;
export type Step = (typeof STEPS)[number];

/** Steps answered on the map itself. */
export const ON_MAP: readonly Step[] = ["where", "draw", "pen", "points"];

/** On a carte sensible a feeling is drawn first, then one says how strong it is and what one hears. */
const ORDER: Record<MarkType, readonly Step[]> = {
  place: ["category", "strength", "where", "photo", "people", "voice", "words"],
  area: ["category", "draw", "strength", "photo", "people", "voice", "words"],
  walk: ["category", "draw", "strength", "photo", "people", "voice", "words"],
  stroke: ["category", "pen", "strength", "voice", "photo", "people", "words"],
  label: ["write", "where"],
};

/** What decides whether a question is asked. */
export interface Facts {
  type: MarkType;
  sensitive: boolean;
  hasCategory: boolean;
  neverLocate: boolean;
  hasPhoto: boolean;
}

/** What has been answered. */
export interface Told {
  category: boolean;
  strength: boolean;
  at: boolean;
  photo: boolean;
  voice: boolean;
}

export function isStep(name: string): name is Step {
  return (STEPS as readonly string[]).includes(name);
}

export function isMarkType(name: string): name is MarkType {
  return (MARK_TYPES as readonly string[]).includes(name);
}

/** The questions of this mark; « done » is not a question. */
export function asked(facts: Facts): Step[] {
  const left: Partial<Record<Step, boolean>> = {
    strength: facts.sensitive && (facts.hasCategory || facts.type === "place"),
    where: !facts.neverLocate,
    people: facts.hasPhoto,
  };
  return ORDER[facts.type].filter((step) => left[step] ?? true);
}

export function after(step: Step, facts: Facts): Step {
  const order = ORDER[facts.type];
  if (!order.includes(step)) return "done";
  const left = asked(facts);
  return order.slice(order.indexOf(step) + 1).find((one) => left.includes(one)) ?? "done";
}

export function before(step: Step, facts: Facts): Step | null {
  const order = ORDER[facts.type];
  const left = asked(facts);
  return order.slice(0, Math.max(0, order.indexOf(step))).reverse().find((one) => left.includes(one)) ?? null;
}

/** « 2 sur 6 ». The photo's people are not counted: they are asked only once there is a photo. */
export function progress(step: Step, facts: Facts): { now: number; total: number } {
  const counted = asked({ ...facts, hasPhoto: false });
  const now = counted.indexOf(step === "people" ? "photo" : step) + 1;
  return { now, total: counted.length };
}

/** Where somebody who comes back goes on: the first question without an answer that needs one. */
export function resume(told: Told, facts: Facts): Step {
  const lacking: Partial<Record<Step, boolean>> = {
    category: !told.category && facts.type === "place",
    strength: !told.strength && facts.type !== "place",
    ...{ where: !told.at, draw: !told.at, pen: !told.at },
    ...{ photo: !told.photo, voice: !told.voice, words: true },
  };
  return asked(facts).find((step) => lacking[step]) ?? "done";
}
