/**
 * How marks look by what is said of them. The same rules as on the server (studio/maps/legend/styles.py): both are
 * held to tests/studio/maps/legend/style_cases.json. Pure.
 */
import type { Colour } from "./look";

export interface Rule {
  of: "strength" | "answer" | "voice" | "photo";
  code?: string;
  value?: string;
  size?: number | null;
  colour?: Colour | null;
}

export interface Display {
  mode: "symbols" | "clusters" | "heat" | "circles";
  count: "marks" | "voices" | "strength";
  rules: Rule[];
}

export interface Facts {
  strength: number | null;
  voice: boolean;
  photo: boolean;
  answers: Readonly<Record<string, string>>;
}

export const PLAIN_DISPLAY: Display = { mode: "symbols", count: "marks", rules: [] };

/** Of the first rule that fits; null where it says nothing, or none fits. */
export function lookOf(rules: readonly Rule[], facts: Facts): { size: number | null; tint: Colour | null } {
  const rule = rules.find((one) => fits(one, facts));
  return { size: rule?.size ?? null, tint: rule?.colour ?? null };
}

export function fits({ of, code = "", value = "" }: Rule, facts: Facts): boolean {
  if (of === "strength") return facts.strength !== null && (value === "" || value === String(facts.strength));
  if (of === "voice") return facts.voice;
  if (of === "photo") return facts.photo;
  const said = (facts.answers[code] ?? "").trim();
  return said !== "" && plain(said).includes(plain(value));
}

/** Words without accents, capitals nor signs. */
export function plain(text: string): string {
  const apart = text.replace(/œ/g, "oe").replace(/Œ/g, "OE").replace(/’/g, " ").normalize("NFKD");
  return apart.replace(/[^\x00-\x7f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();
}

/** What one mark adds to a circle or to the heat around it. */
export function weight(count: Display["count"], { voice, strength }: Pick<Facts, "voice" | "strength">): number {
  if (count === "voices") return voice ? 1 : 0;
  return count === "strength" ? (strength ?? 1) : 1;
}
