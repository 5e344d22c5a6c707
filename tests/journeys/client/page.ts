// The page under test: the data layer within reach of the test, and a few ways to use and to break it.
import { start } from "../../../frontend/src/behaviours/attach";
import { lighter } from "../../../frontend/src/capture/photo";
import { captureBehaviours } from "../../../frontend/src/draft/behaviours";
import { openDraft, type Draft } from "../../../frontend/src/draft/client";
import { openDesk } from "../../../frontend/src/draft/desk";

const GARE = { type: "Point" as const, coordinates: [0.69, 47.39] };
let draft: Draft;

const bench = {
  async open(id: string) {
    draft = await openDraft(id);
    Object.assign(window, { draft });
  },

  many(count: number) {
    for (let n = 0; n < count; n++) draft.add("place", { title: `Lieu ${n}` }, GARE);
  },

  /** A place with a file of noise; its item and the hash of the file. */
  async noise(bytes: number, path: string) {
    const item = draft.add("place", { title: "Gare" }, GARE);
    const noise = new Uint8Array(bytes);
    for (let at = 0; at < bytes; at += 65536) crypto.getRandomValues(noise.subarray(at, at + 65536));
    const blob = new Blob([noise], { type: "image/jpeg" });
    await draft.addMedia(item, path, blob, path === "voice" ? "sound" : "photo", { name: "a.jpg" });
    return [item, hex(await crypto.subtle.digest("SHA-256", noise))];
  },

  /** How many rows each table of the disk holds. */
  async disk() {
    const { store } = (await openDesk()) as Awaited<ReturnType<typeof openDesk>>;
    const [operations, takes, chunks] = [store.all("operations"), store.all("takes"), store.all("chunks")];
    return [(await operations).length, (await takes).length, (await chunks).length].join();
  },

  async firstTake() {
    return (await (await openDesk()).takes.all())[0] ?? null;
  },

  fillDisk() {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  },

  /** The photo chosen in `#field`, made lighter, in base 64. */
  async lighten() {
    const [file] = document.querySelector<HTMLInputElement>("#field")!.files!;
    const reader = new FileReader();
    const read = new Promise((resolve) => (reader.onload = resolve));
    reader.readAsDataURL(await lighter(file!));
    await read;
    return String(reader.result).split(",")[1] ?? "";
  },
};

function hex(bytes: ArrayBuffer): string {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

Object.assign(window, { bench });
start(captureBehaviours);
