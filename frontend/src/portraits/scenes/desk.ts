/** What the storyboard knows and does: the draft seen as scenes, and every act on them. */
import type { Draft } from "../../draft/client";
import { between } from "../../draft/order";
import type { ItemView } from "../../draft/state";
import type { SceneCard } from "../show/stage";
import type { Files } from "../cards/files";
import { Model, texts } from "../cards/model";
import { fill } from "../../draft/words";
import { type Page } from "../cards/page";
import { automatic, type Scene } from "../montage";
import { drawn, type Sight } from "../sight";

export type Kind = "photo" | "photos" | "title" | "quote" | "place" | "video";

export interface PlaceOnMap {
  map: string;
  item: string;
  name: string;
  near: string;
  sight: Sight | null;
}

/** A video of the library that this portrait does not have yet. */
export interface ShelvedVideo {
  file: string;
  name: string;
  poster: string | null;
  /** What the library knows of it, as the item will hold it. */
  properties: Readonly<Record<string, unknown>>;
}

export interface ScenesPage extends Page {
  videos: readonly ShelvedVideo[];
  places: readonly PlaceOnMap[];
}

export interface Sentence {
  id: string;
  text: string;
  start: number;
}

const MOST_BESIDE = 6;
const MOST_WAYS = 4;

export class Desk {
  readonly model: Model;

  constructor(
    readonly draft: Draft,
    readonly page: ScenesPage,
    readonly files: Files,
  ) {
    this.model = new Model(draft, page, files);
  }

  word(name: string, values: Readonly<Record<string, string | number>> = {}): string {
    return fill(this.page.words[name], values);
  }

  scenes(): ItemView[] {
    return this.draft.items("scene");
  }

  scene(id: string): ItemView | null {
    const item = this.draft.item(id);
    return item?.type === "scene" && !item.deleted ? item : null;
  }

  mayEdit(item: ItemView | null): boolean {
    return item !== null && (item.mine || this.draft.me?.may_edit_all === true);
  }

  kind(item: ItemView): Kind {
    return (item.properties.kind as Kind | undefined) ?? "photo";
  }

  /** What a scene is called, beside its number. */
  name(item: ItemView): string {
    const { chapter, text } = item.properties;
    const words = String(chapter || text || this.word(this.kind(item)));
    return this.word("scene_name", { number: this.scenes().findIndex(({ id }) => id === item.id) + 1, name: words });
  }

  // Places

  /** The small map of a place that an item names; null when it has none. */
  mapOf(item: ItemView): HTMLElement | null {
    const named = item.properties.place as { map: string; item: string } | null | undefined;
    const place = this.page.places.find((one) => one.item === named?.item && one.map === named.map);
    return place?.sight ? drawn(place.sight) : null;
  }

  /** The card of a scene for the stage. */
  sceneCard(id: string): SceneCard | null {
    const [card, item] = [this.model.sceneCard(id), this.draft.item(id)];
    const map = item && card?.kind === "place" ? this.mapOf(item) : null;
    return card && map ? { ...card, map } : card;
  }

  // Scenes

  add(kind: Kind): string {
    return this.draft.add("scene", { kind });
  }

  set(scene: string, values: Readonly<Record<string, unknown>>): void {
    this.draft.together(() => Object.entries(values).forEach(([path, value]) => this.draft.set(scene, path, value)));
  }

  /** Before or after the neighbour; false when there is none. */
  move(id: string, way: -1 | 1): boolean {
    const row = this.scenes();
    const at = row.findIndex((one) => one.id === id);
    return at >= 0 && row[at + way] !== undefined && this.place(id, row[at + way]!.id, way > 0);
  }

  /** Just before another scene, or just after it. */
  place(id: string, beside: string, after: boolean): boolean {
    const row = this.scenes().filter((one) => one.id !== id);
    const at = row.findIndex((one) => one.id === beside) + (after ? 1 : 0);
    if (id === beside || !this.mayEdit(this.scene(id))) return false;
    this.draft.set(id, "order", between(row[at - 1]?.order ?? null, row[at]?.order ?? null));
    return true;
  }

  /** The scenes that the portrait makes by itself, to be changed from there. */
  fromMontage(): void {
    const montage = automatic(this.model.story());
    this.draft.together(() => {
      this.draft.add("scene", { kind: "title", text: this.draft.title });
      for (const { answer, question } of montage.voices) {
        const photos = montage.shots.filter((shot) => shot.answer === answer).flatMap(({ photo }) => photo ?? []);
        const told = photos.length ? { kind: "photo", photos } : { kind: "quote", text: question };
        this.draft.add("scene", { ...told, answer, chapter: question.slice(0, 90) });
      }
    });
  }

  // What a scene shows

  photos(): ItemView[] {
    return this.draft.items("photo").filter(({ properties }) => properties.photo);
  }

  photoUrl(id: string, ...recipes: string[]): string | null {
    return this.files.url(this.draft.item(id)?.properties.photo, ...recipes);
  }

  photoName(item: ItemView): string {
    const number = this.photos().findIndex(({ id }) => id === item.id) + 1;
    const words = String(item.properties.photo_text || item.properties.caption || "");
    return [this.word("photo_of", { number }), words].filter(Boolean).join(" : ");
  }

  // Videos

  videos(): ItemView[] {
    return this.draft.items("video").filter(({ properties }) => properties.video);
  }

  /** Those of the library that are not in the portrait. */
  shelved(): readonly ShelvedVideo[] {
    const here = new Set(this.videos().map(({ properties }) => properties.video));
    return this.page.videos.filter(({ file }) => !here.has(file));
  }

  videoName(item: ItemView): string {
    const number = this.videos().findIndex(({ id }) => id === item.id) + 1;
    const words = String(item.properties.photo_text || item.properties.caption || "");
    return [this.word("video_of", { number }), words].filter(Boolean).join(" : ");
  }

  posterOf(id: string): string | null {
    return this.files.shown(this.draft.item(id), "video", "poster-thumb", "poster");
  }

  /** Bring a video of the library into the portrait, and into the scene. */
  takeVideo(scene: string, { file, properties }: ShelvedVideo): void {
    this.draft.together(() => {
      const clip = this.draft.add("video", { ...properties, video: file });
      this.draft.set(scene, "clip", clip);
    });
  }

  togglePhoto(scene: ItemView, photo: string): void {
    const shown = texts(scene, "photos");
    const most = this.kind(scene) === "photos" ? MOST_BESIDE : 12;
    const next = shown.includes(photo) ? shown.filter((one) => one !== photo) : [...shown, photo].slice(-most);
    this.draft.set(scene.id, "photos", next);
  }

  // Voices and sentences

  answers(): { id: string; name: string }[] {
    return this.model.story().answers.map(({ id, question }, n) => ({ id, name: question || this.word("answer", { number: n + 1 }) }));
  }

  setAnswer(scene: string, answer: string | null): void {
    this.set(scene, { answer, first: null, last: null });
  }

  sentences(answer: unknown): Sentence[] {
    const told = this.model.story().answers.find(({ id }) => id === answer);
    return (told?.said ?? []).map(({ id = "", text, start }) => ({ id, text, start }));
  }

  /** From which to which sentence a scene is heard; all of them when nobody chose. */
  range(scene: ItemView): [number, number] {
    const ids = this.sentences(scene.properties.answer).map(({ id }) => id);
    const [first, last] = [ids.indexOf(String(scene.properties.first)), ids.indexOf(String(scene.properties.last))];
    return [Math.max(0, first), last < 0 ? ids.length - 1 : last];
  }

  /** A tap on a sentence: the range grows to it, or becomes it alone; alone and tapped again: all. */
  tapSentence(scene: ItemView, at: number): void {
    const said = this.sentences(scene.properties.answer);
    const whole = !scene.properties.first && !scene.properties.last;
    const [from, to] = this.range(scene);
    const alone = from === to && from === at && !whole;
    const [first, last] = whole ? [at, at] : at < from ? [at, to] : at > to ? [from, at] : [at, at];
    const values: Record<string, unknown> = alone ? { first: null, last: null } : { first: said[first]!.id, last: said[last]!.id };
    if (this.kind(scene) === "quote") values.text = said.slice(alone ? 0 : first, alone ? said.length : last + 1).map(({ text }) => text).join(" ").slice(0, 300);
    this.set(scene.id, values);
  }

  pinnedTo(sentence: string): ItemView[] {
    return this.photos().filter(({ properties }) => properties.sentence === sentence);
  }

  pin(photo: string, sentence: string | null): void {
    if (this.mayEdit(this.model.photo(photo))) this.draft.set(photo, "sentence", sentence);
  }

  // Ways

  ways(scene: ItemView): { label: string; scene: string }[] {
    return (scene.properties.choices as { label: string; scene: string }[] | undefined) ?? [];
  }

  toggleWay(scene: ItemView, target: ItemView): void {
    const ways = this.ways(scene);
    const without = ways.filter((one) => one.scene !== target.id);
    const label = String(target.properties.chapter || target.properties.text || this.name(target)).slice(0, 60);
    const next = without.length < ways.length ? without : [...ways, { label, scene: target.id }].slice(-MOST_WAYS);
    this.draft.set(scene.id, "choices", next);
  }

  // Points

  points(photo: string): ItemView[] {
    return this.draft.items("hotspot").filter(({ properties }) => properties.on === photo);
  }

  addPoint(photo: string, outline: readonly (readonly [number, number])[]): string {
    return this.draft.add("hotspot", { on: photo, outline, opens: "text" });
  }

  told(): readonly Scene[] {
    return this.model.scenes();
  }
}
