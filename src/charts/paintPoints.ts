import type { FrontScales } from './frontScales.ts';
import { plotPlaces } from './frontScales.ts';
import type { PointColumns } from './pointColumns.ts';
import type { Stamp } from './stamps.ts';

/** An image that points are painted into, again and again. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Row by row as an ImageData holds them: alpha, blue, green and red from the high to the low byte. */
  readonly pixels: Uint32Array<ArrayBuffer>;
  /** How much of every pixel the points of each ink cover, 0 to 255. */
  readonly layers: readonly Uint8Array[];
}

/** What points are painted with. */
export interface Paint {
  /** Colours from the lowest to the topmost: blue, green and red from the high to the low byte. */
  readonly inks: readonly number[];
  readonly stamps: readonly Stamp[];
  /** Which stamp a point has. */
  readonly stampOf: (point: number) => number;
}

export function pictureOf(width: number, height: number, inkCount: number): Picture {
  const layers = Array.from({ length: inkCount }, () => new Uint8Array(4 * Math.ceil((width * height) / 4)));
  return { width, height, pixels: new Uint32Array(width * height), layers };
}

/**
 * Paints the measured points whose middle lies in a picture, in place of what it shows.
 * @param density pixels of the picture to one of the scales
 */
export function paintPoints(
  picture: Picture,
  columns: PointColumns,
  scales: FrontScales,
  density: number,
  { inks, stamps, stampOf }: Paint,
): void {
  const { width, height, pixels, layers } = picture;
  for (const layer of layers) layer.fill(0);
  const place = plotPlaces(columns, scales);
  for (let point = 0; point < columns.correct.length; point++) {
    if (columns.correct[point]! < 0) continue;
    const x = Math.round(place.x(point) * density);
    const y = Math.round(place.y(point) * density);
    const isInside = x >= 0 && x <= width && y >= 0 && y <= height;
    if (isInside) press(picture, x, y, stamps[stampOf(point)]!);
  }
  pixels.fill(0);
  layers.forEach((layer, n) => lay(pixels, layer, inks[n]!));
}

/** Presses a stamp on the layer of its ink, its middle at a corner between pixels. */
function press({ width, height, layers }: Picture, x: number, y: number, stamp: Stamp): void {
  const { size, cover } = stamp;
  const layer = layers[stamp.ink]!;
  const [left, top] = [x - size / 2, y - size / 2];
  const [firstColumn, endColumn] = [Math.max(0, -left), Math.min(size, width - left)];
  const endRow = Math.min(size, height - top);
  for (let row = Math.max(0, -top); row < endRow; row++) {
    const at = (top + row) * width + left;
    for (let column = firstColumn; column < endColumn; column++) {
      const covered = layer[at + column]!;
      layer[at + column] = covered + ((255 - covered) * cover[row * size + column]! + 127) / 255;
    }
  }
}

/** Lays a layer of one ink over the pixels, whose colours are not multiplied by their alpha. */
function lay(pixels: Uint32Array, layer: Uint8Array, ink: number): void {
  // Most of a layer is blank: four pixels at a time are passed over.
  const quads = new Uint32Array(layer.buffer);
  for (let at = 0; at < pixels.length; at++) {
    if ((at & 3) === 0) while (quads[at >> 2] === 0) at += 4;
    const alpha = layer[at]!;
    if (!alpha) continue;
    const ground = pixels[at]!;
    pixels[at] = ground === 0 ? (alpha << 24) | ink : over(ink, alpha, ground);
  }
}

function over(ink: number, alpha: number, ground: number): number {
  const below = ((ground >>> 24) * (255 - alpha)) / 255;
  let pixel = Math.round(alpha + below) << 24;
  for (let shift = 0; shift < 24; shift += 8) {
    const channel = ((ink >>> shift) & 255) * alpha + ((ground >>> shift) & 255) * below;
    pixel |= Math.round(channel / (alpha + below)) << shift;
  }
  return pixel;
}
