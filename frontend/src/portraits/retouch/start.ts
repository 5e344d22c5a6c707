import type { Behaviour } from "../../behaviours/attach";
import { ApiError } from "../../net/request";
import { photoOfFile, soundOfFile } from "./filed";
import { PhotoRoom } from "./photo";
import { SoundRoom } from "./sound";
import { VideoRoom } from "./video";

interface Room {
  open(): Promise<void>;
  close(): void;
}

/** `data-behaviour="photo-room"`…: see templates/portraits/retouch/. */
function room(make: (root: HTMLElement) => Room): Behaviour {
  return (root) => {
    const made = make(root);
    const opening = made.open().catch((error: unknown) => tell(root, error));
    return () => void opening.then(() => made.close());
  };
}

function tell(root: HTMLElement, error: unknown): void {
  console.error(error);
  const place = root.querySelector('[data-part="status"]');
  if (place && error instanceof ApiError) place.textContent = error.message;
}

export const retouchRooms = {
  "photo-room": room((root) => new PhotoRoom(root)),
  "answer-room": room((root) => new SoundRoom(root)),
  "sound-room": room((root) => new SoundRoom(root, soundOfFile)),
  "face-room": room((root) => new PhotoRoom(root, photoOfFile)),
  "video-room": room((root) => new VideoRoom(root)),
};
