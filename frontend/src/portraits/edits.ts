/** What people change on their files, as items keep it (studio/portraits/changes.py). Pure. */
import type { Properties } from "../net/protocol";
import { shownAt, type Box, type Piece, type Point, type Quarter } from "./cuts";

export interface Mask {
  shape: "ellipse" | "polygon";
  /** Fractions of the turned, uncropped photo. */
  points: readonly Point[];
}

export interface PhotoEdits {
  turn?: Quarter;
  crop?: Box | null;
  masks?: readonly Mask[];
  of?: string;
}

export interface SoundEdits {
  keep?: readonly Piece[];
  bleeps?: readonly Piece[];
  fade_in?: number;
  fade_out?: number;
  denoise?: boolean;
  of?: string;
}

export interface VideoEdits {
  start?: number;
  end?: number | null;
  mute?: boolean;
  turn?: Quarter;
  poster_at?: number | null;
  of?: string;
}

/** The edits of an item's file; null when there are none, or when they were made on another file. */
export function editsOf<Edits = PhotoEdits & SoundEdits & VideoEdits>(properties: Properties, path: string): Edits | null {
  const edits = properties.edits as { of?: string } | null | undefined;
  if (!edits || (edits.of && edits.of !== properties[path])) return null;
  return edits as Edits;
}

/** The pieces of a voice that are heard; none: all of it. */
export function keepOf(properties: Properties): readonly Piece[] {
  return editsOf<SoundEdits>(properties, "voice")?.keep ?? [];
}

/** Where to look on the photo that is shown; at its border when it was cropped away. */
export function focusOf(properties: Properties): Point {
  const { turn = 0, crop = null } = editsOf<PhotoEdits>(properties, "photo") ?? {};
  const [x, y] = shownAt(turn, crop, [Number(properties.focus_x ?? 0.5), Number(properties.focus_y ?? 0.45)]);
  return [Math.min(1, Math.max(0, x)), Math.min(1, Math.max(0, y))];
}
