/** The inside of an open scene: what it shows, who speaks, which photo comes with which sentence. */
import { Parts } from "../../capture/parts";
import { Presses } from "./presses";
import type { ItemView } from "../../draft/state";
import { copyOf } from "../../draft/words";
import { texts } from "../cards/model";
import type { Desk, Kind, Sentence } from "./desk";
import { fillList, pictureOf } from "./list";
import { Points } from "./points";

const TYPED = ["text", "subtitle", "chapter"] as const;

export class Panel {
  readonly root = copyOf("scene-panel");
  #parts = new Parts(this.root);
  #points: Points;
  #held = ""; // the photo that waits for its sentence

  constructor(
    readonly id: string,
    private readonly desk: Desk,
    private readonly say: (sentence: string) => void,
  ) {
    this.#points = new Points(this.root, desk, say);
    for (const name of TYPED) {
      const field = this.#field(name);
      field.addEventListener("change", () => desk.draft.set(id, name, field.value.trim()));
    }
    this.#field("mute").addEventListener("change", () => desk.draft.set(id, "mute", this.#field("mute").checked));
    this.root.addEventListener("keydown", (event) => event.key === "Escape" && this.#hold(""));
  }

  draw(): void {
    const scene = this.desk.scene(this.id);
    if (!scene) return;
    const kind = this.desk.kind(scene);
    this.root.querySelectorAll<HTMLElement>("[data-for]").forEach((field) => (field.hidden = !field.dataset.for!.split(" ").includes(kind)));
    TYPED.forEach((name) => this.#fill(name, String(scene.properties[name] ?? "")));
    this.#photos(scene);
    this.#clips(scene, kind);
    this.#places(scene, kind);
    this.#voices(scene);
    this.#sentences(scene);
    this.#ways(scene);
    this.#points.draw(kind === "photo" || kind === "photos" ? (texts(scene, "photos")[0] ?? "") : "");
  }

  #photos(scene: ItemView): void {
    const shown = texts(scene, "photos");
    const entries = this.desk.photos().map((photo) => ({
      id: photo.id,
      label: this.desk.photoName(photo),
      image: this.desk.photoUrl(photo.id, "thumb", "phone"),
      pressed: shown.includes(photo.id),
      act: () => this.desk.togglePhoto(this.desk.scene(this.id)!, photo.id),
    }));
    fillList(this.#list("photos"), entries);
  }

  /** The videos of the portrait, then those that wait in the library. */
  #clips(scene: ItemView, kind: Kind): void {
    if (kind !== "video") return;
    const here = this.desk.videos().map((video) => ({
      id: video.id,
      label: this.desk.videoName(video),
      image: this.desk.posterOf(video.id),
      pressed: scene.properties.clip === video.id,
      act: () => this.desk.draft.set(this.id, "clip", video.id),
    }));
    const shelved = this.desk.shelved().map((one) => ({
      id: one.file,
      label: this.desk.word("from_library", { name: one.name }),
      image: one.poster,
      act: () => this.desk.takeVideo(this.id, one),
    }));
    fillList(this.#list("clips"), [...here, ...shelved]);
    this.#parts.find("no-clip")!.hidden = here.length + shelved.length > 0;
    const quiet = this.#parts.find<HTMLInputElement>("mute")!;
    quiet.checked = scene.properties.mute === true;
  }

  #places(scene: ItemView, kind: Kind): void {
    if (kind !== "place") return;
    const chosen = scene.properties.place as { item: string } | undefined;
    const entries = this.desk.page.places.map(({ map, item, name, near }) => ({
      id: item,
      label: near ? `${name} (${near})` : name,
      pressed: chosen?.item === item,
      act: () => this.desk.set(this.id, { place: { map, item }, text: name, subtitle: near.slice(0, 120) }),
    }));
    fillList(this.#list("places"), entries);
  }

  #voices(scene: ItemView): void {
    const answer = scene.properties.answer ?? "";
    const none = { id: "", name: this.desk.word("silent") };
    const entries = [none, ...this.desk.answers()].map(({ id, name }) => ({
      id: id || "none",
      label: name,
      pressed: id === answer,
      act: () => this.desk.setAnswer(this.id, id || null),
    }));
    fillList(this.#list("voices"), entries);
  }

  // Sentences, and the photos that come with them

  #sentences(scene: ItemView): void {
    const said = this.desk.sentences(scene.properties.answer);
    this.#parts.find("sentences-field")!.hidden = !said.length;
    if (!said.length) return;
    this.#strip();
    const [from, to] = this.desk.range(scene);
    const presses = new Presses(this.#list("sentences"));
    said.forEach((one, at) => presses.add(`${one.id}`, () => this.#row(one, at >= from && at <= to), JSON.stringify([one, at >= from && at <= to, this.#pins(one.id)])));
    presses.draw((id) => this.#tapped(said.findIndex((one) => one.id === id)));
  }

  #pins(sentence: string): unknown[] {
    return this.desk.pinnedTo(sentence).map(({ id }) => [id, this.desk.photoUrl(id, "thumb", "phone")]);
  }

  #row(one: Sentence, heard: boolean): HTMLElement {
    const row = document.createElement("li");
    row.className = "sentence";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "choice-one";
    button.dataset.press = one.id;
    button.setAttribute("aria-pressed", String(heard));
    button.textContent = one.text;
    row.append(button, ...this.desk.pinnedTo(one.id).map((photo) => this.#pin(photo)));
    row.addEventListener("dragover", (event) => event.preventDefault());
    row.addEventListener("drop", (event) => this.#dropped(event, one.id));
    return row;
  }

  #pin(photo: ItemView): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "pin";
    button.setAttribute("aria-label", this.desk.word("unpin", { name: this.desk.photoName(photo) }));
    const url = this.desk.photoUrl(photo.id, "thumb", "phone");
    if (url) button.append(pictureOf(url));
    button.addEventListener("click", () => {
      this.desk.pin(photo.id, null);
      this.say(this.desk.word("unpinned"));
    });
    return button;
  }

  #strip(): void {
    const entries = this.desk.photos().filter((photo) => this.desk.mayEdit(photo)).map((photo) => ({
      id: photo.id,
      label: this.desk.photoName(photo),
      image: this.desk.photoUrl(photo.id, "thumb", "phone"),
      pressed: this.#held === photo.id,
      carries: photo.id,
      act: () => this.#hold(this.#held === photo.id ? "" : photo.id),
    }));
    fillList(this.#list("strip"), entries);
  }

  #hold(photo: string): void {
    if (this.#held === photo) return;
    this.#held = photo;
    if (photo) this.say(this.desk.word("choose_sentence"));
    this.#strip();
  }

  #tapped(at: number): void {
    const scene = this.desk.scene(this.id);
    if (!scene || at < 0) return;
    const sentence = this.desk.sentences(scene.properties.answer)[at]!;
    if (this.#held) this.#attach(this.#held, sentence.id);
    else this.desk.tapSentence(scene, at);
  }

  #dropped(event: DragEvent, sentence: string): void {
    const photo = event.dataTransfer?.getData("text/plain") ?? "";
    if (!this.desk.model.photo(photo)) return;
    event.preventDefault();
    event.stopPropagation();
    this.#attach(photo, sentence);
  }

  #attach(photo: string, sentence: string): void {
    this.#hold("");
    this.desk.pin(photo, sentence);
    this.say(this.desk.word("pinned"));
  }

  #ways(scene: ItemView): void {
    const chosen = this.desk.ways(scene).map((way) => way.scene);
    const others = this.desk.scenes().filter(({ id }) => id !== scene.id);
    const entries = others.map((other) => ({
      id: other.id,
      label: this.desk.word("way_to", { name: this.desk.name(other) }),
      pressed: chosen.includes(other.id),
      act: () => this.desk.toggleWay(this.desk.scene(this.id)!, other),
    }));
    fillList(this.#list("choices"), entries);
  }

  /** What is typed is never replaced under the hands of who types. */
  #fill(name: string, value: string): void {
    const field = this.#field(name);
    if (document.activeElement !== field && field.value !== value) field.value = value;
  }

  #field(name: string): HTMLInputElement {
    return this.#parts.find<HTMLInputElement>(name)!;
  }

  #list(name: string): HTMLElement {
    return this.#parts.find(name)!;
  }
}
