/**
 * The screen of a walk that is told: one big button to set out, then the time, the way on the map, and
 * three things to do: a stop, a rest, the end. `data-state` is one of `ready walking paused stopped
 * saving done`.
 */
import { busy } from "../../behaviours/busy";
import type { Trouble } from "../../capture/microphone";
import { minutes, Parts } from "../../capture/parts";
import { PhotoView } from "../../capture/photo-view";
import { openDraft, type Draft } from "../../draft/client";
import { showCredits } from "../editor/credits";
import { Model } from "../editor/model";
import { fill } from "../../draft/words";
import { type Page } from "../editor/page";
import { Piece, need } from "../editor/pieces";
import { text, type Category } from "../editor/places";
import { MapView } from "../leaflet/view";
import { fromSprite, PLAIN, type DrawMark } from "../look";
import { FoundWalks } from "./found";
import { holesOf, lengthOf, trackOf } from "./track";
import { canLocate, Walk, type Lost } from "./walk";

type State = "ready" | "walking" | "paused" | "stopped" | "saving" | "done";

const SHOWN: Record<State, string[]> = {
  ready: ["intro", "start"],
  walking: ["live", "halt", "pause", "finish"],
  paused: ["live", "resume", "finish"],
  stopped: ["live", "stop"],
  saving: ["live"],
  done: ["sum"],
};
const PARTS = [...new Set(Object.values(SHOWN).flat())];
const MANY = 300; // positions; an old phone draws no more of them each second
const NEAR = 16.5; // zoom at which one sees the street one walks in
const ENDS = ["depart", "arrivee"]; // a stop is neither

export class WalkView {
  #parts: Parts;
  #draft!: Draft;
  #model!: Model;
  #map!: MapView;
  #walk!: Walk;
  #draw: DrawMark;
  #state: State = "ready";
  #stop = "";
  #photo: PhotoView | null = null;
  #followed = false;
  #timer = 0;
  #rest: () => void = () => undefined;

  constructor(
    private readonly root: HTMLElement,
    private readonly page: Page,
  ) {
    this.#parts = new Parts(root);
    this.#draw = fromSprite(page.sprite);
  }

  async open(): Promise<void> {
    this.#draft = await openDraft(this.page.draft, { onChange: () => this.#model?.forget() });
    this.#model = new Model(this.#draft, this.page);
    this.#showMap();
    this.#walk = new Walk(this.#draft, this.page.words.walk_title ?? "", {
      here: ({ lon, lat }) => this.#here(lon, lat),
      lost: (why) => this.#lost(why),
      trouble: (trouble) => this.#trouble(trouble),
      level: (height) => (need<HTMLProgressElement>(this.root, "level").value = height),
      over: () => void this.#finish(),
    });
    this.#listen();
    new FoundWalks(need(this.root, "found"), this.#draft, () => this.#say("found"));
    this.#become("ready");
    if (canLocate()) this.#walk.locate();
    else this.#lost("absent");
    this.root.dataset.ready = "true";
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#rest();
    await this.#walk?.detach();
    this.#draft?.close();
    this.#map?.close();
  }

  #showMap(): void {
    const { ground, sheet } = this.#model;
    this.#map = new MapView(need(this.root, "map"), { ground, open: sheet.view, draw: this.#draw });
    showCredits(need(this.root, "credits"), ground);
  }

  #listen(): void {
    const acts: Record<string, () => void> = {
      start: () => void this.#start(),
      halt: () => this.#halt(),
      pause: () => (this.#walk.pause(), this.#become("paused"), this.#say("paused")),
      resume: () => (this.#walk.resume(), this.#become("walking"), this.#say("walking")),
      finish: () => void this.#finish(),
      on: () => this.#goOn(),
    };
    for (const [part, act] of Object.entries(acts)) need(this.root, part).querySelector("button")?.addEventListener("click", act);
    this.#timer = window.setInterval(() => this.#count(), 500);
  }

  #become(state: State): void {
    this.#state = state;
    this.root.dataset.state = state;
    this.#parts.show(SHOWN[state], PARTS);
    this.#rest();
    this.#rest = ["walking", "paused", "stopped", "saving"].includes(state) ? busy() : () => undefined;
  }

  async #start(): Promise<void> {
    need(this.root, "start").querySelector("button")!.disabled = true;
    await this.#walk.start();
    this.#become("walking");
    this.#say(this.#walk.hears ? "walking" : "walking-silent");
  }

  #count(): void {
    if (!this.#walk.going) return;
    need(this.root, "clock").textContent = minutes(this.#walk.seconds);
    need(this.root, "distance").textContent = metresInWords(lengthOf(this.#walk.fixes));
  }

  #here(lon: number, lat: number): void {
    this.#map.setDot([lon, lat]);
    this.#map.show(lon, lat, this.#followed ? undefined : NEAR);
    this.#followed = true;
    const { length } = this.#walk.fixes;
    if (!this.#walk.going || length % Math.ceil(length / MANY || 1)) return; // a long way is drawn again less often
    const { geometry } = trackOf(this.#walk.fixes);
    if (geometry) this.#map.setDrawings([{ id: this.#walk.id, kind: "line", geometry, colour: "blue", width: 6 }]);
  }

  #lost(why: Lost | null): void {
    this.root.dataset.where = why ?? "known";
    need(this.root, "where").textContent = this.page.words[`walk_${why ?? "known"}`] ?? "";
  }

  #trouble(trouble: Trouble | null): void {
    need(this.root, "sound").textContent = trouble ? (this.page.words[`walk_${trouble.replace(/-/g, "_")}`] ?? "") : "";
  }

  // A stop

  #halt(): void {
    const wanted = this.#kinds().find(({ code }) => code === "arret") ?? this.#kinds()[0];
    this.#stop = this.#walk.stop(wanted?.category.id ?? "");
    this.#choose(wanted?.category.id ?? "");
    const { root } = new Piece("photo-input");
    root.removeAttribute("data-behaviour"); // made here, with the draft's own desk
    const to = this.#draft.destination(this.#stop, "photo");
    need(this.root, "stop-photo").replaceChildren(root);
    this.#photo = new PhotoView(root, this.#draft.desk, to);
    this.#become("stopped");
    this.#say("stopped");
    this.#showStops();
  }

  #kinds(): { code: string; category: Category }[] {
    const items = this.#draft.items("category").map((item) => ({ code: text(item, "code"), category: this.#model.legend.get(item.id)! }));
    return items.filter(({ code, category }) => category && !ENDS.includes(code) && !category.neverLocate);
  }

  #choose(chosen: string): void {
    const { words, voices } = this.page;
    const tiles = this.#kinds().map(({ category }) => {
      const piece = new Piece("piece-tile");
      piece.part("mark").append(this.#draw(category));
      piece.text("label", category.label).saying(category.label, fill(words.say, { words: category.label }), voices[category.label]);
      piece.part("tile").classList.toggle("tile-main", category.id === chosen);
      piece.part("tile").setAttribute("aria-pressed", String(category.id === chosen));
      return piece.on("tile", () => (this.#draft.set(this.#stop, "category", category.id), this.#choose(category.id))).root;
    });
    need(this.root, "kinds").replaceChildren(...tiles);
  }

  #goOn(): void {
    this.#photo?.detach();
    this.#photo = null;
    need(this.root, "stop-photo").replaceChildren();
    this.#become(this.#walk.paused ? "paused" : "walking");
    this.#say("walking");
    this.#showStops();
  }

  #showStops(): void {
    this.#model.forget();
    const stops = this.#model.places.filter(({ item, at }) => at && text(item, "walk") === this.#walk.id);
    this.#map.setPins(stops.map(({ item, at, category }) => ({ id: item.id, lon: at![0], lat: at![1], look: category ?? PLAIN, label: category?.label ?? "" })));
  }

  // The end

  async #finish(): Promise<void> {
    if (!this.#walk.going || this.#state === "saving") return;
    this.#become("saving");
    this.#say("saving");
    const [seconds, { fixes, stops }] = [this.#walk.seconds, this.#walk];
    await this.#walk.finish();
    const { words } = this.page;
    const holes = holesOf(fixes);
    need(this.root, "sum-facts").textContent = fill(words.walk_sum, { time: minutes(seconds), way: metresInWords(lengthOf(fixes)), stops });
    const hole = holes.count ? fill(words.walk_holes, { time: minutes(holes.seconds) }) : "";
    need(this.root, "sum-holes").textContent = fixes.length > 1 ? hole : (words.walk_no_way ?? "");
    this.#become("done");
    this.#say("done");
  }

  #say(name: string): void {
    need(this.root, "message").textContent = this.page.words[`walk_say_${name.replace(/-/g, "_")}`] ?? "";
  }
}

/** 840 m, then 1,3 km. */
function metresInWords(metres: number): string {
  if (metres < 950) return `${Math.round(metres / 10) * 10} m`;
  return `${(metres / 1_000).toFixed(1).replace(".", ",")} km`;
}
