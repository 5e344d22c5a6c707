/** A récit as its screens know it: blocks in order, and what a person may do with each. */
import type { Draft } from "../draft/client";
import { between } from "../draft/order";
import type { ItemView } from "../draft/state";
import type { DraftFiles } from "../draft/files";
import type { Page, Production } from "./page";

export const KINDS = ["photo", "voice", "words", "quote", "map", "portrait", "title"] as const;
export type Kind = (typeof KINDS)[number];

export class Model {
  constructor(
    readonly draft: Draft,
    readonly page: Page,
    readonly files: DraftFiles,
  ) {}

  blocks(): ItemView[] {
    return this.draft.items("block").filter((item) => !isEmpty(item) || item.mine);
  }

  block(id: string): ItemView | null {
    const item = this.draft.item(id);
    return item && !item.deleted && item.type === "block" ? item : null;
  }

  mayChange(item: ItemView | null): boolean {
    return Boolean(item && this.page.may.add && (item.mine || this.draft.me?.may_edit_all));
  }

  add(kind: Kind): string {
    const last = this.draft.items("block").pop();
    return this.draft.add("block", { kind }, null, { order: between(last?.order ?? null, null) });
  }

  /** Put a block after `before` and before `after` (null: at an end). */
  place(id: string, ids: readonly string[]): void {
    const at = ids.indexOf(id);
    const order = (other: string | undefined) => (other ? (this.draft.item(other)?.order ?? null) : null);
    this.draft.set(id, "order", between(order(ids[at - 1]), order(ids[at + 1])));
  }

  /** The same ids with this one a step earlier or later. */
  stepped(id: string, way: number): string[] {
    const ids = this.blocks().map((item) => item.id);
    const at = ids.indexOf(id);
    ids.splice(at, 1);
    ids.splice(Math.max(0, Math.min(ids.length, at + way)), 0, id);
    return ids;
  }

  production(id: unknown): Production | null {
    return this.page.productions.find((one) => one.id === id) ?? null;
  }
}

export function kindOf(item: ItemView | null): Kind {
  return (item?.properties.kind as Kind | undefined) ?? "words";
}

export function textOf(item: ItemView | null, path = "text"): string {
  const value = item?.properties[path];
  return typeof value === "string" ? value : "";
}

export function listOf(item: ItemView | null, path: string): string[] {
  const value = item?.properties[path];
  return Array.isArray(value) ? (value as string[]) : [];
}

export function isEmpty(item: ItemView): boolean {
  const { text, voice, photo, production } = item.properties;
  return !(typeof text === "string" && text.trim()) && !voice && !photo && !production;
}
