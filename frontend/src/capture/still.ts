/**
 * A photo taken in the page (macro `still_camera` of `parts/capture.html`): the camera behind or in front, again until
 * it is good, then the same way as a photo that was chosen. A PC has no other camera, and on a small phone the page is
 * not thrown out of memory by another application. Where the page may not open a camera (plain HTTP, no camera, a no),
 * the file field does what it always did.
 */
import { closeDialog, openDialog } from "../behaviours/dialog";
import { release, stillCamera, type Trouble, troubleOf, watchTrack, type Side } from "./microphone";
import { Parts } from "./parts";

type State = "asking" | "aiming" | "taken" | "trouble";

const SHOWN: Record<State, string[]> = {
  asking: ["camera", "choose"],
  aiming: ["camera", "shoot", "other", "choose"],
  taken: ["image", "keep", "redo"],
  trouble: ["choose", "again"],
};
const PARTS = [...new Set(Object.values(SHOWN).flat())];
const QUALITY = 0.95; // of the JPEG that is drawn here: `lighter` makes the one that travels

/** A tap on this file field opens the camera of the page, where there is one. Answers how to stop. */
export function cameraFirst(field: HTMLInputElement | null, taken: (photo: File) => void): () => void {
  const dialog = document.getElementById("still");
  if (!field || !(dialog instanceof HTMLElement)) return () => undefined;
  let through = false;
  const tap = (event: Event) => {
    if (through || !canAim()) return;
    event.preventDefault();
    new StillCamera(dialog as HTMLDialogElement, { taken, choose: () => pass() }).open();
  };
  const pass = () => {
    const capture = field.getAttribute("capture");
    field.removeAttribute("capture"); // an album, not the camera that was just left
    through = true;
    field.click();
    through = false;
    if (capture !== null) field.setAttribute("capture", capture);
  };
  field.addEventListener("click", tap);
  return () => field.removeEventListener("click", tap);
}

function canAim(): boolean {
  return window.isSecureContext && navigator.mediaDevices?.getUserMedia !== undefined;
}

interface Ends {
  taken: (photo: File) => void;
  /** Rather a photo that exists already. */
  choose: () => void;
}

class StillCamera {
  #parts: Parts;
  #side: Side = "environment";
  #stream: MediaStream | null = null;
  #photo: File | null = null;
  #leave: (() => void)[] = [];
  /** What this use of the dialog listens to: the dialog serves every field of the page. */
  #heard: (() => void)[] = [];
  #open = true;

  constructor(
    private readonly dialog: HTMLDialogElement,
    private readonly ends: Ends,
  ) {
    this.#parts = new Parts(dialog);
  }

  open(): void {
    const acts: Record<string, () => void> = {
      shoot: () => void this.#shoot(),
      other: () => void this.#aim(this.#side === "user" ? "environment" : "user"),
      again: () => void this.#aim(this.#side),
      redo: () => void this.#aim(this.#side),
      keep: () => this.#keep(),
      choose: () => this.#choose(),
    };
    for (const [part, act] of Object.entries(acts)) this.#on(this.#parts.find(part), "click", act);
    this.#on(this.dialog, "close", () => this.#close());
    openDialog(this.dialog);
    void this.#aim(this.#side);
  }

  /** Live again, through this camera. */
  async #aim(side: Side): Promise<void> {
    this.#photo = null;
    this.#side = side;
    this.#show("asking");
    this.#parts.say("asking");
    this.#release();
    try {
      const stream = await stillCamera(side);
      if (!this.#open) return release(stream);
      await this.#see(stream);
      this.#show("aiming");
      this.#parts.say("aiming");
    } catch (error) {
      if (this.#open) this.#trouble(troubleOf(error));
    }
  }

  async #see(stream: MediaStream): Promise<void> {
    this.#stream = stream;
    const [track] = stream.getVideoTracks();
    const still = () => undefined;
    if (track) this.#leave.push(watchTrack(track, { mute: still, unmute: still, ended: () => this.#trouble("cut") }));
    // Some PCs have only a camera that looks at the person, whatever one asks for.
    const facing = track?.getSettings().facingMode ?? this.#side;
    const screen = this.#screen;
    screen.classList.toggle("capture-mirror", facing === "user");
    screen.srcObject = stream;
    await screen.play();
  }

  /** What the camera sees now, as it is: only the screen shows it as a mirror. */
  async #shoot(): Promise<void> {
    const { videoWidth: width, videoHeight: height } = this.#screen;
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width, height];
    canvas.getContext("2d")?.drawImage(this.#screen, 0, 0);
    const blob = width ? await new Promise<Blob | null>((drawn) => canvas.toBlob(drawn, "image/jpeg", QUALITY)) : null;
    if (!this.#open) return;
    if (!blob) return this.#trouble("failed");
    this.#release();
    this.#photo = new File([blob], "photo.jpg", { type: "image/jpeg" });
    const image = this.#parts.find<HTMLImageElement>("image")!;
    URL.revokeObjectURL(image.src);
    image.src = URL.createObjectURL(blob);
    this.#show("taken");
    this.#parts.say("taken");
  }

  #keep(): void {
    const photo = this.#photo;
    closeDialog(this.dialog);
    if (photo) this.ends.taken(photo);
  }

  #choose(): void {
    closeDialog(this.dialog);
    this.ends.choose();
  }

  #trouble(trouble: Trouble): void {
    this.#release();
    this.#show("trouble");
    this.#parts.say(trouble === "not-allowed" || trouble === "no-microphone" ? trouble : "failed");
  }

  #show(state: State): void {
    this.dialog.dataset.state = state;
    this.#parts.show(SHOWN[state], PARTS);
  }

  get #screen(): HTMLVideoElement {
    return this.#parts.find<HTMLVideoElement>("camera")!;
  }

  #on(target: EventTarget | null, name: string, act: () => void): void {
    target?.addEventListener(name, act);
    this.#heard.push(() => target?.removeEventListener(name, act));
  }

  #release(): void {
    this.#leave.splice(0).forEach((leave) => leave());
    if (this.#stream) release(this.#stream);
    this.#stream = this.#screen.srcObject = null;
  }

  #close(): void {
    this.#open = false;
    this.#release();
    this.#heard.splice(0).forEach((end) => end());
  }
}
