/** One question on the screen: speak, listen, do it again, add photos. */
import { lighter } from "../../capture/photo";
import { cameraFirst } from "../../capture/still";
import { Parts } from "../../capture/parts";
import { RecorderView } from "../../capture/recorder-view";
import type { ItemView } from "../../draft/state";
import type { Model } from "./model";
import { copyOf, fill } from "../../draft/words";
import { retouchAddress } from "./page";

export interface QuestionActs {
  /** Something changed that the bar shows. */
  changed(): void;
  /** Look at a photo, and say who is on it. */
  photo(id: string): void;
  /** Answer by a film. */
  film(): void;
  /** Listen to all that has been said. */
  hear(): void;
}

export class QuestionCard {
  readonly id: string;
  readonly minutes: number;
  #parts: Parts;
  #recorder: RecorderView | null = null;
  #kept = false; // said in this page
  #there: string | null = null; // said before
  #prints = "";
  #films = "";
  #others = "";

  constructor(
    readonly section: HTMLElement,
    private readonly model: Model,
    private readonly acts: QuestionActs,
  ) {
    this.id = section.dataset.question!;
    this.minutes = Number(section.dataset.minutes);
    this.#parts = new Parts(section);
    this.#parts.on("photo-file", "change", () => void this.#choosePhotos());
    cameraFirst(this.#parts.find<HTMLInputElement>("photo-file"), (photo) => void this.#takePhotos([photo]));
    this.#parts.on("video-file", "change", () => void this.#takeVideo());
    this.#parts.on("hear", "click", () => this.acts.hear());
    this.#parts.on("film", "click", () => this.acts.film());
  }

  /** Something has been said, here or before. */
  get isAnswered(): boolean {
    return this.#kept || this.model.hasVoice(this.id) || this.model.hasFilm(this.id);
  }

  enter(): void {
    if (!this.#recorder) this.#makeRecorder();
    this.draw();
  }

  /** A recording that goes on is stopped and kept; the card stays as it is for coming back. */
  leave(): void {
    void this.#recorder?.recorder.stop();
  }

  detach(): void {
    void this.#recorder?.detach();
  }

  /** What a crash had interrupted has been found again. */
  async renew(): Promise<void> {
    const before = this.#recorder;
    if (before && before.recorder.state !== "idle") return;
    this.#recorder = null;
    await before?.detach();
    this.#makeRecorder();
  }

  draw(): void {
    this.#listenAgain();
    this.#parts.find("hear")!.hidden = !this.model.hasAnyVoice;
    const filmed = this.model.hasFilm(this.id);
    this.#parts.find("film-word")!.hidden = filmed;
    this.#parts.find("filmed-word")!.hidden = !filmed;
    const mine = this.model.mine(this.id);
    const history = this.#parts.find<HTMLAnchorElement>("history")!;
    history.hidden = !mine;
    const others = mine !== null && Object.keys(mine.others).length > 0;
    this.#parts.find("history-word")!.hidden = others;
    this.#parts.find("versions-word")!.hidden = !others;
    const trim = this.#parts.find<HTMLAnchorElement>("trim")!;
    trim.hidden = !mine?.properties.voice || mine.pending;
    if (mine) trim.href = retouchAddress(this.model.page.draft, mine.id);
    if (mine) history.href = `/atelier/productions/${this.model.page.draft}/elements/${mine.id}/histoire`;
    const phrases = this.#parts.find<HTMLAnchorElement>("phrases")!;
    phrases.hidden = !mine || !this.#there;
    if (mine) phrases.href = `/atelier/portraits/${this.model.page.draft}/phrases/${mine.id}`;
    this.#drawPhotos();
    this.#drawOthers();
  }

  /** What was said before, perhaps on another phone, can be heard from now on. */
  #listenAgain(): void {
    const there = this.model.voice(this.model.answerId(this.id));
    if (there && !this.#kept && !this.#there && this.#recorder) void this.renew();
  }

  #makeRecorder(): void {
    const root = copyOf("voice-input");
    root.removeAttribute("data-behaviour"); // made here, with the draft's own desk
    this.#there = this.model.voice(this.model.answerId(this.id));
    if (this.#there) root.dataset.src = this.#there;
    this.#parts.find("voice-place")!.replaceChildren(root);
    // The answer exists before its first second does: what a crash leaves must know where it belongs.
    root.addEventListener("click", ({ target }) => this.#begins(target) && this.model.answer(this.id), { capture: true });
    root.addEventListener("change", () => this.model.answer(this.id), { capture: true });
    root.addEventListener("studio:take", (event) => this.#keep((event as CustomEvent<{ seconds: number | null }>).detail.seconds));
    root.addEventListener("studio:sent", (event) => {
      const { take, file } = (event as CustomEvent<{ take: string; file: string }>).detail;
      this.model.files.sent(take, file);
    });
    const to = this.model.destination(this.model.answerId(this.id), "voice");
    this.#recorder = new RecorderView(root, this.model.draft.desk, to, { maxSeconds: Number(root.dataset.maxSeconds) });
  }

  #begins(target: EventTarget | null): boolean {
    return target instanceof Element && target.closest('[data-part="start"], [data-part="redo"]') !== null;
  }

  #keep(seconds: number | null): void {
    this.#kept = true;
    this.model.recorded(this.id, seconds);
    void this.#recorder?.recorder.stop().then((take) => {
      if (take) this.model.files.said(take.id, take.blob);
      this.acts.changed();
    });
    this.acts.changed();
  }

  async #choosePhotos(): Promise<void> {
    const input = this.#parts.find<HTMLInputElement>("photo-file")!;
    const files = [...(input.files ?? [])];
    input.value = ""; // the same photo may be chosen again
    await this.#takePhotos(files);
  }

  async #takePhotos(files: readonly File[]): Promise<void> {
    let last = "";
    for (const file of files) {
      last = this.model.addPhoto(this.id);
      await this.model.draft.addMedia(last, "photo", await lighter(file), "photo", { name: file.name });
    }
    if (last) this.acts.photo(last);
  }

  /** Kept here first, then sent; the server makes it light. */
  async #takeVideo(): Promise<void> {
    const input = this.#parts.find<HTMLInputElement>("video-file")!;
    const file = input.files?.[0];
    input.value = "";
    if (!file) return;
    await this.model.draft.addMedia(this.model.addVideo(this.id), "video", file, "video", { name: file.name });
    this.acts.changed();
  }

  #drawVideos(): void {
    const mine = this.model.mine(this.id);
    const videos = mine ? this.model.videos(mine.id) : [];
    const drawn = videos.map((video) => [video.id, String(video.properties.video).startsWith("take:"), this.model.files.shown(video, "video", "poster-thumb")] as const);
    if (JSON.stringify(drawn) === this.#films) return;
    this.#films = JSON.stringify(drawn);
    this.#parts.find("videos")!.replaceChildren(
      ...drawn.map(([id, onItsWay, url], n) => {
        const row = copyOf("piece-film");
        const parts = new Parts(row);
        const link = parts.find<HTMLAnchorElement>("open")!;
        const image = parts.find<HTMLImageElement>("image")!;
        if (!onItsWay) link.href = retouchAddress(this.model.page.draft, id);
        image.alt = fill(this.model.page.words.video_of, { number: n + 1 });
        if (url && !onItsWay) image.src = url;
        return row;
      }),
    );
  }

  #drawPhotos(): void {
    this.#drawVideos();
    const mine = this.model.mine(this.id);
    const photos = mine ? this.model.photos(mine.id) : [];
    const drawn = photos.map((photo) => [photo.id, this.model.files.shown(photo, "photo", "thumb", "phone")] as const);
    if (JSON.stringify(drawn) === this.#prints) return;
    this.#prints = JSON.stringify(drawn);
    this.#parts.find("photos")!.replaceChildren(...drawn.map(([id, url], n) => this.#print(id, url, n + 1)));
  }

  #print(id: string, url: string | null, number: number): HTMLElement {
    const row = copyOf("piece-print");
    const parts = new Parts(row);
    const image = parts.find<HTMLImageElement>("image")!;
    image.alt = fill(this.model.page.words.photo_of, { number });
    if (url) image.src = url;
    parts.on("open", "click", () => this.acts.photo(id));
    return row;
  }

  /** What the others of the group answered to the same question. */
  #drawOthers(): void {
    const heard = this.model.others(this.id).map((item) => [item, this.model.voice(item.id)] as const);
    const told = JSON.stringify(heard.map(([{ id }, url]) => [id, url]));
    if (told === this.#others) return;
    this.#others = told;
    this.#parts.find("others")!.replaceChildren(...heard.flatMap(([item, url]) => (url ? [this.#other(item, url)] : [])));
  }

  #other(item: ItemView, url: string): HTMLElement {
    const row = copyOf("piece-other");
    const parts = new Parts(row);
    const author = this.model.draft.people[item.author];
    const face = new Image(48, 48);
    face.src = this.model.page.avatars[author?.avatar ?? ""] ?? "";
    face.alt = "";
    parts.find("avatar")!.append(face);
    parts.find("name")!.textContent = fill(this.model.page.words.answer_by, { name: author?.name ?? "" });
    parts.find<HTMLAudioElement>("audio")!.src = url;
    return row;
  }
}
