/** A tile that was not taken along, enlarged from one that was: blurred, but in its place. */

const FURTHEST = 5; // zooms; beyond, a pixel is a street

export interface TileName {
  ground: string;
  z: number;
  x: number;
  y: number;
  fine: boolean;
}

export function readTile(pathname: string): TileName | null {
  const found = /^\/tiles\/([\w-]+)\/(\d+)\/(\d+)\/(\d+)(@2x)?\.png$/.exec(pathname);
  if (!found) return null;
  const [, ground = "", z, x, y, fine] = found;
  return { ground, z: Number(z), x: Number(x), y: Number(y), fine: fine !== undefined };
}

export function tileAddressOf({ ground, z, x, y, fine }: TileName): string {
  return `/tiles/${ground}/${z}/${x}/${y}${fine ? "@2x" : ""}.png`;
}

/** The tile that holds this one, `up` zooms further, and where this one is in it (fractions). */
export function parentOf({ ground, z, x, y }: TileName, up: number, fine: boolean): { tile: TileName; left: number; top: number; part: number } {
  const part = 1 / 2 ** up;
  const tile = { ground, z: z - up, x: Math.floor(x * part), y: Math.floor(y * part), fine };
  return { tile, left: x * part - tile.x, top: y * part - tile.y, part };
}

/** Null where there is none, or where this browser cannot draw here. */
export async function enlarged(pathname: string, find: (address: string) => Promise<Response | undefined>): Promise<Response | null> {
  const wanted = readTile(pathname);
  if (!wanted) return null;
  if (isPaper(wanted.ground)) return onlyOne(wanted, find);
  if (typeof OffscreenCanvas === "undefined") return null;
  for (let up = 0; up <= Math.min(FURTHEST, wanted.z); up++) {
    for (const fine of [wanted.fine, !wanted.fine]) {
      const { tile, left, top, part } = parentOf(wanted, up, fine);
      const found = await find(tileAddressOf(tile));
      if (found) return up ? cropped(await found.blob(), left, top, part) : found;
    }
  }
  return null;
}

/** Paper is the same everywhere: one tile of it was taken (studio/maps/luggage.py). */
function isPaper(ground: string): boolean {
  return ground.startsWith("papier");
}

async function onlyOne({ ground, fine }: TileName, find: (address: string) => Promise<Response | undefined>): Promise<Response | null> {
  const first = { ground, z: 0, x: 0, y: 0 };
  return (await find(tileAddressOf({ ...first, fine }))) ?? (await find(tileAddressOf({ ...first, fine: !fine }))) ?? null;
}

async function cropped(blob: Blob, left: number, top: number, part: number): Promise<Response> {
  const whole = await createImageBitmap(blob);
  const { width, height } = whole;
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d")!.drawImage(whole, left * width, top * height, part * width, part * height, 0, 0, width, height);
  return new Response(await canvas.convertToBlob({ type: "image/png" }), { headers: { "Content-Type": "image/png" } });
}
