/** The questions, answers and photos of a portrait, as this person sees them and changes them. */
import type { Draft } from "../../draft/client";
import type { ItemView } from "../../draft/state";
import { newId } from "../../net/ids";
import { answered, told, type Answer, type Says, type Thing } from "../../capture/answers";
import type { Destination } from "../../capture/takes";
import { heardLength } from "../cuts";
import { editsOf, keepOf, type VideoEdits } from "../edits";
import { timed, type Said, type Scene, type Story } from "../montage";
import type { Clip, SceneCard } from "../show/stage";
import type { Files } from "./files";
import type { Page } from "./page";

const UNMEASURED = 8; // seconds given to a voice that nobody has measured yet

export class Model {
  #fresh = new Map<string, string>();
  #films = new Map<string, string>();
  /** What others than the person of this phone answered on it. */
  #answered = new Map<string, Answer>();

  constructor(
    readonly draft: Draft,
    readonly page: Page,
    readonly files: Files,
  ) {}

  /** Minutes the group has; 0 when nobody has said. */
  get minutes(): number {
    return Number(this.#one("sheet")?.properties.minutes ?? 0);
  }

  /** True while this person may say how long they have. */
  get asksMinutes(): boolean {
    return this.minutes === 0 && this.#mayEdit("sheet");
  }

  setMinutes(minutes: number): void {
    const sheet = this.#one("sheet");
    if (sheet) this.draft.set(sheet.id, "minutes", minutes);
  }

  /** True while a portrait of two does not say of whom. */
  get asksWhom(): boolean {
    return this.page.about === "pair" && this.subject.length < 2 && this.#mayEdit("subject");
  }

  get subject(): string[] {
    return texts(this.#one("subject"), "people");
  }

  setWhom(person: string): void {
    const subject = this.#one("subject");
    const me = this.draft.me?.id;
    if (subject && me) this.draft.set(subject.id, "people", [...new Set([me, person])]);
  }

  /** Who is recorded here: the person of this phone, or, when it is held for somebody, the persons of the portrait. */
  get spoken(): string[] {
    const me = this.draft.me?.id;
    const subject = this.subject;
    if (subject.length && !(me && subject.includes(me))) return subject;
    return me ? [me] : [];
  }

  /** Those who have not said yet whether they may be recorded, or photographed. */
  toAsk(thing: Thing): string[] {
    return this.spoken.filter((person) => !this.#says(thing, person));
  }

  /** True once one of them said no. */
  refuses(thing: Thing): boolean {
    return this.spoken.some((person) => this.#says(thing, person) === "no");
  }

  /**
   * Kept twice, because neither place can stand for the other. The item of the portrait carries what is answered on a phone
   * held for somebody: nobody else's answer is taken at `/accords`, and a no makes no recording that would bring it. One's own
   * is remembered by this machine for the whole action too: maps and récits ask no more, also without network.
   */
  agree(thing: Thing, person: string, says: Says): void {
    const before = this.#agreed(thing, person);
    if (before && this.#mayChange(before)) this.draft.set(before.id, "says", says);
    else this.draft.add("agreement", { thing, person, says });
    if (person === this.draft.me?.id) void this.draft.desk.answers.say(this.draft.action, thing, says);
    else this.#answered.set(`${thing} ${person}`, answered(person, thing, says));
  }

  /** A no is put to them once more: they asked for it. */
  askAgain(thing: Thing): void {
    this.spoken.filter((person) => this.#says(thing, person) === "no").forEach((person) => this.agree(thing, person, ""));
  }

  /** Where a recording goes; once it begins, who speaks in it and the answers it brings. */
  destination(item: string, path: string): Destination {
    const [speakers, agreed] = [() => this.spoken.join(" "), () => told(this.#allAnswered())];
    return {
      ...this.draft.destination(item, path),
      get speakers() { return speakers(); },
      get agreed() { return agreed(); },
    };
  }

  #allAnswered(): Answer[] {
    return [...this.draft.desk.answers.newest(this.draft.action), ...this.#answered.values()];
  }

  /** Said on this machine, or anywhere in the action, or else in this portrait. */
  #says(thing: Thing, person: string): string {
    const mine = person === this.draft.me?.id;
    const here = mine ? this.draft.desk.answers.of(this.draft.action, thing) : this.#answered.get(`${thing} ${person}`);
    const known = here?.says ?? this.page.said[person]?.[thing];
    return known ?? String(this.#agreed(thing, person)?.properties.says ?? "");
  }

  /** The newest answer of somebody. */
  #agreed(thing: Thing, person: string): ItemView | null {
    const said = this.draft.items("agreement").filter(({ properties }) => properties.thing === thing && properties.person === person);
    return said[said.length - 1] ?? null;
  }

  /** Questions that are there, in order. */
  questions(): ItemView[] {
    return this.draft.items("question");
  }

  /** This person's answer; null when there is none yet. */
  mine(question: string): ItemView | null {
    return this.#answers(question).find(({ mine }) => mine) ?? null;
  }

  /** What others answered to it, with a voice. */
  others(question: string): ItemView[] {
    return this.#answers(question).filter(({ mine, properties }) => !mine && properties.voice);
  }

  hasVoice(question: string): boolean {
    return Boolean(this.mine(question)?.properties.voice);
  }

  /** Answered or passed. */
  isSettled(question: string): boolean {
    return this.hasVoice(question) || this.hasFilm(question) || this.mine(question)?.properties.skipped === true;
  }

  get hasAnyVoice(): boolean {
    return this.draft.items("answer").some(({ properties }) => properties.voice && !properties.skipped);
  }

  /** The id of this person's answer, also before it exists: what is recorded must know where it goes. */
  answerId(question: string): string {
    const known = this.mine(question)?.id ?? this.#fresh.get(question);
    if (known && !this.draft.item(known)?.deleted) return known;
    const made = newId();
    this.#fresh.set(question, made);
    return made;
  }

  /** The answer, made now if need be: at the first word, not when a card is only looked at. */
  answer(question: string): string {
    const id = this.answerId(question);
    if (!this.draft.item(id)) this.draft.add("answer", { question }, null, { id });
    return id;
  }

  /** This person's film in answer to a question; null when there is none yet. */
  film(question: string): ItemView | null {
    const answer = this.mine(question)?.id;
    return this.draft.items("video").find(({ mine, properties }) => mine && answer !== undefined && properties.answer === answer) ?? null;
  }

  /** The id of the film, also before it exists. */
  filmId(question: string): string {
    const known = this.film(question)?.id ?? this.#films.get(question);
    if (known && !this.draft.item(known)?.deleted) return known;
    const made = newId();
    this.#films.set(question, made);
    return made;
  }

  /** The film, made now if need be. One who films herself is seen and heard, until she says otherwise. */
  makeFilm(question: string): string {
    const id = this.filmId(question);
    const me = this.draft.me?.id;
    const people = me ? [me] : [];
    if (!this.draft.item(id)) this.draft.add("video", { answer: this.answer(question), shown: people, heard: people }, null, { id });
    return id;
  }

  hasFilm(question: string): boolean {
    return Boolean(this.film(question)?.properties.video);
  }

  /** Filmed: the question is no longer passed. */
  filmed(question: string): void {
    const answer = this.mine(question);
    if (answer?.properties.skipped) this.draft.set(answer.id, "skipped", false);
  }

  /** Who is on the film: seen and heard. */
  setFilmed(question: string, people: string[]): void {
    const id = this.makeFilm(question);
    this.draft.together(() => {
      this.draft.set(id, "shown", people);
      this.draft.set(id, "heard", people);
    });
  }

  recorded(question: string, seconds: number | null): void {
    const id = this.answer(question);
    this.draft.together(() => {
      if (seconds !== null) this.draft.set(id, "seconds", seconds);
      if (this.draft.item(id)?.properties.skipped) this.draft.set(id, "skipped", false);
    });
  }

  skip(question: string): void {
    if (!this.hasVoice(question) && !this.hasFilm(question)) this.draft.set(this.answer(question), "skipped", true);
  }

  photos(answer: string): ItemView[] {
    return this.draft.items("photo").filter(({ properties }) => properties.photo && properties.answer === answer);
  }

  videos(answer: string): ItemView[] {
    return this.draft.items("video").filter(({ properties }) => properties.video && properties.answer === answer);
  }

  addVideo(question: string): string {
    return this.draft.add("video", { answer: this.answer(question) });
  }

  photo(id: string): ItemView | null {
    const item = this.draft.item(id);
    return item?.type === "photo" && !item.deleted ? item : null;
  }

  addPhoto(question: string): string {
    return this.draft.add("photo", { answer: this.answer(question) });
  }

  /** What assembling needs: see montage.ts. */
  story(): Story {
    const photos = this.draft.items("photo").filter(({ properties }) => properties.photo);
    const homes = this.#homes(photos);
    const of = (answer: string) => photos.filter(({ id }) => homes.get(id) === answer).map(({ id }) => id);
    const answers = this.#told().map(({ question, item }) => {
      const said = this.#said(item.id);
      const text = said.map((one) => one.text).join(" ") || String(item.properties.text ?? "");
      const own = of(item.id);
      const facts = { id: item.id, question, seconds: this.#seconds(item), text };
      return { ...facts, photos: own, said, keep: keepOf(item.properties), pinned: pinned(photos, own) };
    });
    const owned = new Set(answers.flatMap((answer) => answer.photos));
    const loose = photos.map(({ id }) => id).filter((id) => !owned.has(id));
    return { answers, photos: loose, videos: this.#lengths(), words: this.#words(), scenes: this.scenes() };
  }

  /** The storyboard, in order; see studio/portraits/items.py. */
  scenes(): Scene[] {
    return this.draft.items("scene").map(({ id, properties }) => ({ ...trimmed(properties), id }));
  }

  /** What the card of a scene shows. */
  sceneCard(id: string): SceneCard | null {
    const properties = this.draft.item(id)?.properties;
    if (!properties) return null;
    const { clip, ...card } = trimmed(properties) as Partial<Omit<SceneCard, "clip">> & { clip?: string; mute?: boolean };
    return { kind: "photo", ...card, ...(clip ? { clip: this.#clip(clip, card.mute === true) } : {}) };
  }

  #clip(id: string, mute: boolean): Clip {
    const item = this.draft.item(id);
    const [url, poster] = [this.files.shown(item, "video", "watch"), this.files.shown(item, "video", "poster", "poster-thumb")];
    return { url, poster, mute: mute || isMute(item) };
  }

  /** Video to what is said in it; nothing of one that is mute. */
  #words(): Record<string, string> {
    const told = this.draft.items("video").filter((item) => !isMute(item)).map(({ id, properties }) => [id, String(properties.words ?? "").trim()] as const);
    return Object.fromEntries(told.filter(([, words]) => words));
  }

  /** Video to its seconds, as others see it; those that nobody has measured yet are left out. */
  #lengths(): Record<string, number> {
    const measured = this.draft.items("video").map((item) => [item.id, this.files.lasts(item, "video")] as const);
    return Object.fromEntries(measured.filter((one): one is readonly [string, number] => one[1] !== null));
  }

  /** Photo to the answer it goes with: that of its sentence, else the one somebody chose. */
  #homes(photos: readonly ItemView[]): Map<string, unknown> {
    const spoken = new Map(this.draft.items("sentence").map(({ id, properties }) => [id, properties.answer]));
    return new Map(photos.map(({ id, properties }) => [id, spoken.get(String(properties.sentence)) ?? properties.answer]));
  }

  voice(answer: string): string | null {
    return this.files.shown(this.draft.item(answer), "voice", "listen");
  }

  /** Answers with a voice, in the order of their questions; those without question come last. */
  #told(): { question: string; item: ItemView }[] {
    const heard = this.draft.items("answer").filter(({ properties }) => properties.voice && !properties.skipped);
    const asked = this.questions();
    const ids = new Set(asked.map(({ id }) => id));
    const lost = heard.filter(({ properties }) => !ids.has(String(properties.question)));
    const told = asked.flatMap(({ id, properties }) =>
      heard.filter((item) => item.properties.question === id).map((item) => ({ question: String(properties.text ?? ""), item })),
    );
    return [...told, ...lost.map((item) => ({ question: "", item }))];
  }

  /** By time once all sentences have one on this very recording; until then as they were put in order. */
  #said(answer: string): Said[] {
    const heard = this.draft.item(answer)?.properties.voice;
    const said = this.draft
      .items("sentence")
      .filter(({ properties: one }) => one.answer === answer && String(one.text ?? "").trim())
      .map(({ id, properties: one }) => {
        const counts = !one.voice || one.voice === heard;
        return { id, start: (counts && Number(one.start)) || 0, end: (counts && Number(one.end)) || 0, text: String(one.text).trim() };
      });
    return timed(said) ? said.sort((a, b) => a.start - b.start) : said;
  }

  #seconds(item: ItemView): number {
    const { properties } = item;
    return this.files.heard(item, "voice") ?? heardLength(keepOf(properties), Number(properties.seconds) || UNMEASURED);
  }

  #answers(question: string): ItemView[] {
    return this.draft.items("answer").filter(({ properties }) => properties.question === question);
  }

  #one(type: string): ItemView | null {
    return this.draft.items(type)[0] ?? null;
  }

  #mayEdit(type: string): boolean {
    const item = this.#one(type);
    return item !== null && this.#mayChange(item);
  }

  #mayChange(item: ItemView): boolean {
    return item.mine || this.draft.me?.may_edit_all === true;
  }
}

function isMute(item: ItemView | null): boolean {
  return item !== null && editsOf<VideoEdits>(item.properties, "video")?.mute === true;
}

/** Of these photos, those that appear with a sentence. */
function pinned(photos: readonly ItemView[], ids: readonly string[]): Record<string, string> {
  const found = photos.filter(({ id, properties }) => properties.sentence && ids.includes(id));
  return Object.fromEntries(found.map(({ id, properties }) => [id, String(properties.sentence)]));
}

/** Words without the spaces around them, as the server counts them. */
function trimmed(properties: ItemView["properties"]): Partial<Scene> {
  const values = Object.entries(properties).map(([path, value]) => [path, typeof value === "string" ? value.trim() : value]);
  return Object.fromEntries(values) as Partial<Scene>;
}

export function texts(item: ItemView | null, path: string): string[] {
  const value = item?.properties[path];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}
