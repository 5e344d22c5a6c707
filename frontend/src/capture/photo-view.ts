/**
 * Taking or choosing a photo or a video in a page: `data-behaviour="photo"` (macro `photo_input`).
 * A photo is made lighter here, shown at once, kept, then sent.
 *
 * `data-state` is `idle`, `working` or `saved`. Events on the root: `studio:take` ({take, medium, url})
 * and `studio:sent` ({take, file}).
 */
import type { TakeRow } from "../disk/tables";
import type { Medium } from "../net/protocol";
import { Follow, type CaptureDesk } from "./follow";
import { Parts } from "./parts";
import { lighter } from "./photo";
import { cameraFirst } from "./still";
import type { Destination } from "./takes";

const SHOWN: Record<string, string[]> = { idle: ["choose"], working: [], saved: ["change", "preview"] };
const PARTS = [...new Set(Object.values(SHOWN).flat())];

export class PhotoView {
  #parts: Parts;
  #follow: Follow;
  #kept: string | null = null;
  #leave: () => void;

  constructor(
    root: HTMLElement,
    private readonly desk: CaptureDesk,
    private readonly to: Destination,
  ) {
    this.#parts = new Parts(root);
    this.#follow = new Follow(desk, this.#parts);
    this.#parts.find("file")?.addEventListener("change", this.#chosen);
    this.#leave = cameraFirst(this.#parts.find<HTMLInputElement>("file"), (photo) => void this.#take([photo]));
    this.#parts.on("change", "click", () => this.#parts.find("file")?.click());
    this.#show("idle");
    void this.#restore();
  }

  detach(): void {
    this.#follow.stop();
    this.#leave();
    this.#parts.find("file")?.removeEventListener("change", this.#chosen);
  }

  #chosen = (): void => {
    const files = [...(this.#parts.find<HTMLInputElement>("file")?.files ?? [])];
    void this.#take(files);
  };

  async #take(files: File[]): Promise<void> {
    if (!files.length) return;
    this.#show("working");
    this.#parts.say("working");
    const before = this.#kept;
    for (const file of files) await this.#keep(file);
    if (before) await this.desk.uploads.discard(before); // a photo not sent yet, replaced
  }

  async #keep(file: File): Promise<void> {
    const medium = mediumOf(file);
    const content = medium === "photo" ? await lighter(file) : file;
    const take = this.desk.takes.row({ ...this.to, speakers: "" }, { medium, type: content.type || file.type, name: file.name });
    await this.desk.takes.keep(take, content);
    this.desk.uploads.wake();
    this.#draw(take, content);
  }

  #draw(take: TakeRow, content: Blob): void {
    const url = URL.createObjectURL(content);
    this.#kept = take.id;
    this.#preview(url, take.medium);
    this.#follow.begin(take.id);
    this.#parts.tell("take", { take: take.id, medium: take.medium, url });
  }

  #preview(url: string, medium: Medium): void {
    const image = this.#parts.find<HTMLImageElement>("image");
    const film = this.#parts.find<HTMLVideoElement>("film");
    image?.toggleAttribute("hidden", medium === "video");
    film?.toggleAttribute("hidden", medium !== "video");
    const screen = medium === "video" ? film : image;
    if (screen) screen.src = url;
    this.#show("saved");
  }

  #show(state: string): void {
    this.#parts.root.dataset.state = state;
    this.#parts.show(SHOWN[state]!, PARTS);
  }

  async #restore(): Promise<void> {
    const takes = await this.desk.takes.all();
    const { item = null, path = null } = this.to;
    const waiting = takes.filter((take) => item !== null && take.item === item && take.path === path && take.state !== "sent").pop();
    const address = this.#parts.root.dataset.src;
    if (this.#kept) return;
    if (waiting) this.#draw(waiting, await this.desk.takes.blob(waiting));
    else if (address) this.#preview(address, (this.#parts.root.dataset.medium as Medium | undefined) ?? "photo");
  }
}

function mediumOf(file: File): Medium {
  if (file.type.startsWith("video/")) return "video";
  return file.type.startsWith("audio/") ? "sound" : "photo";
}
