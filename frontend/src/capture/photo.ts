/**
 * Makes a photo light before it travels: longest side 2560 px, JPEG, upright, without the place and
 * device its file told. What cannot be improved here goes as it is: the server decides.
 */
import { isCut, isTurned, stripped } from "./strip";

export interface PhotoLimits {
  /** Pixels. */
  longest: number;
  /** JPEG quality, 0 to 1. */
  quality: number;
}

const LIMITS: PhotoLimits = { longest: 2560, quality: 0.85 };
const HEAD = 16; // bytes; enough to recognise a HEIC

/** The photo to send: redrawn when that makes it lighter or upright, else itself without its metadata. */
export async function lighter(file: Blob, limits: PhotoLimits = LIMITS): Promise<Blob> {
  if (await isHeic(file)) return file;
  const bytes = new Uint8Array(await read(file));
  const redrawn = isCut(bytes) ? null : await redraw(file, limits).catch(() => null);
  if (!redrawn) return file; // not a picture for this browser, or not a whole one
  if (!redrawn.shrunk && redrawn.blob.size >= file.size && !isTurned(bytes)) return plain(file, bytes) ?? redrawn.blob;
  return redrawn.blob;
}

/** Few browsers can open it; it is already small. */
export async function isHeic(file: Blob): Promise<boolean> {
  const head = String.fromCharCode(...new Uint8Array(await read(file.slice(0, HEAD))));
  return /^....ftyp(hei|hev|mif1|msf1)/s.test(head);
}

interface Redrawn {
  blob: Blob;
  shrunk: boolean;
}

function plain(file: Blob, bytes: Uint8Array): Blob | null {
  const bare = stripped(bytes);
  return bare && new Blob([bare], { type: file.type });
}

/** The browser itself applies the orientation when it draws an image element. */
async function redraw(file: Blob, { longest, quality }: PhotoLimits): Promise<Redrawn> {
  const url = URL.createObjectURL(file);
  try {
    const image = await load(url);
    const scale = Math.min(1, longest / Math.max(image.naturalWidth, image.naturalHeight));
    const blob = await jpeg(image, scale, quality);
    return { blob, shrunk: scale < 1 };
  } finally {
    URL.revokeObjectURL(url);
  }
}

function load(url: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => (image.naturalWidth ? resolve(image) : reject(new Error("no size")));
    image.onerror = () => reject(new Error("not a picture"));
    image.src = url;
  });
}

function jpeg(image: HTMLImageElement, scale: number, quality: number): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  pen.imageSmoothingQuality = "high";
  pen.fillStyle = "white"; // JPEG knows no transparency; a drawing is on paper
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("not drawn"))), "image/jpeg", quality);
  });
}

/** `Blob.arrayBuffer` is younger than some phones. */
function read(blob: Blob): Promise<ArrayBuffer> {
  return new Response(blob).arrayBuffer();
}
