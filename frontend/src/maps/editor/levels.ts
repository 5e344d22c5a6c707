/** Who may see a place, and each of its media: three pictures a line, one tap. */
import type { Model } from "./model";
import { need, Piece } from "./pieces";
import { text, type Place } from "./places";

const MEDIA = ["photo", "voice", "words"];

export class LevelsView {
  constructor(
    private readonly root: HTMLElement,
    private readonly model: Model,
  ) {}

  draw({ item }: Place): HTMLElement {
    const piece = new Piece("piece-levels");
    for (const line of piece.root.querySelectorAll<HTMLElement>("[data-level-of]")) this.#line(line, item.id);
    return piece.root;
  }

  #line(line: HTMLElement, id: string): void {
    const medium = line.dataset.levelOf ?? "";
    const follow = () => {
      const now = this.#level(id, medium);
      line.querySelectorAll<HTMLElement>("[data-level]").forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.level === now)));
    };
    line.hidden = medium !== "" && !this.#has(id, medium);
    for (const button of line.querySelectorAll<HTMLElement>("[data-level]")) {
      button.addEventListener("click", () => {
        this.#set(id, medium, button.dataset.level ?? "public");
        follow();
        need(this.root, "live").textContent = button.getAttribute("aria-label") ?? "";
      });
    }
    follow();
  }

  #has(id: string, medium: string): boolean {
    const item = this.model.draft.item(id);
    if (!item) return false;
    return medium === "words" ? ["title", "notes"].some((name) => text(item, name)) : text(item, medium) !== "";
  }

  #level(id: string, medium: string): string {
    const item = this.model.draft.item(id);
    const levels = (item?.properties.levels ?? {}) as Record<string, string>;
    return (medium ? levels[medium] : item && text(item, "level")) || "public";
  }

  #set(id: string, medium: string, level: string): void {
    const item = this.model.draft.item(id);
    if (!item || this.#level(id, medium) === level) return;
    if (!MEDIA.includes(medium)) return this.model.draft.set(id, "level", level);
    this.model.draft.set(id, "levels", { ...(item.properties.levels as object), [medium]: level });
  }
}
