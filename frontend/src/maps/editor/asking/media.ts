/** A photo, a voice: the page's own recorder and camera, made anew for each place. */
import { PhotoView } from "../../../capture/photo-view";
import { RecorderView } from "../../../capture/recorder-view";
import { addressOf } from "../media";
import { Piece } from "../pieces";
import { text } from "../places";
import type { Asking, Question } from "./question";

type Path = "photo" | "voice";

const TEMPLATES: Record<Path, string> = { photo: "photo-input", voice: "voice-input" };
const SHOWN: Record<Path, string> = { photo: "phone", voice: "listen" };

export class MediaQuestion implements Question {
  #view: { detach(): unknown } | null = null;
  #taken = false;

  constructor(
    private readonly asking: Asking,
    private readonly place: HTMLElement,
    private readonly path: Path,
  ) {
    place.addEventListener("studio:take", () => {
      this.#taken = true;
      asking.answered();
    });
  }

  enter(): void {
    const { model } = this.asking;
    const item = this.asking.place()?.item;
    if (!item) return;
    this.#taken = false;
    const { root } = new Piece(TEMPLATES[this.path]);
    root.removeAttribute("data-behaviour"); // this question makes the view itself, with the draft's own desk
    root.dataset.item = item.id;
    root.dataset.path = this.path;
    const there = addressOf(model.draft, text(item, this.path), SHOWN[this.path]);
    if (there && !there.startsWith("blob:")) root.dataset.src = there;
    this.place.replaceChildren(root);
    const to = model.draft.destination(item.id, this.path);
    this.#view = this.path === "photo" ? new PhotoView(root, model.draft.desk, to) : new RecorderView(root, model.draft.desk, to, seconds(root));
  }

  /** A recording that goes on is stopped and kept. */
  leave(): void {
    const [view, box] = [this.#view, this.place.firstElementChild];
    this.#view = null;
    void Promise.resolve(view?.detach()).then(() => box?.remove());
  }

  has(): boolean {
    const place = this.asking.place();
    return this.#taken || (place !== null && text(place.item, this.path) !== "");
  }
}

function seconds(root: HTMLElement): { maxSeconds?: number } {
  const most = Number(root.dataset.maxSeconds);
  return most > 0 ? { maxSeconds: most } : {};
}
