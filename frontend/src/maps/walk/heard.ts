/** What of a walk's voice the public will hear: for whoever writes down what it says. */
import { minutes } from "../../capture/parts";
import { getJson } from "../../net/request";
import type { Model } from "../editor/model";
import { fill } from "../../draft/words";

interface Cut {
  recorded: boolean;
  spans: [number, number][];
}

export async function whatIsHeard({ page }: Model, walk: string): Promise<string> {
  const { words } = page;
  const told = await getJson<Cut>(`/api/cartes/${page.draft}/coupe/${walk}`).catch(() => null);
  if (!told?.recorded) return words.cut ?? "";
  const spans = told.spans.map(([from, to]) => fill(words.heard_span, { from: minutes(from), to: minutes(to) }));
  return spans.length ? fill(words.heard, { spans: spans.join(", ") }) : (words.heard_nothing ?? "");
}
