import type { FrontScales } from './frontScales.ts';
import { plotPlaces } from './frontScales.ts';
import type { PointColumns } from './pointColumns.ts';
import type { Stamp } from './stamps.ts';

/** What points are painted with. */
export interface Paint {
  /** Colours from the lowest to the topmost: blue, green and red from the high to the low byte. */
  readonly inks: readonly number[];
  readonly stamps: readonly Stamp[];
  /** Which stamp a point has. */
  readonly stampOf: (point: number) => number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Paints the measured points whose middle lies in an image.
 * @param density pixels of the image to one of the scales
 * @returns its pixels row by row as an ImageData holds them, alpha in the highest byte
 */
export function paintPoints(
  size: Size,
  columns: PointColumns,
  scales: FrontScales,
  density: number,
  { inks, stamps, stampOf }: Paint,
): Uint32Array<ArrayBuffer> {
  const length = size.width * size.height;
  const layers = inks.map(() => new Float32Array(length).fill(1));
  const place = plotPlaces(columns, scales);
  for (let point = 0; point < columns.correct.length; point++) {
    if (columns.correct[point]! < 0) continue;
    const x = Math.round(place.x(point) * density);
    const y = Math.round(place.y(point) * density);
    if (x < 0 || x > size.width || y < 0 || y > size.height) continue;
    const stamp = stamps[stampOf(point)]!;
    press(layers[stamp.ink]!, size, x, y, stamp);
  }
  const pixels = new Uint32Array(length);
  layers.forEach((layer, n) => lay(pixels, layer, inks[n]!));
  return pixels;
}

/** Presses a stamp on a layer, its middle at a corner between pixels. */
function press(layer: Float32Array, { width, height }: Size, x: number, y: number, stamp: Stamp): void {
  const { size, through } = stamp;
  const [left, top] = [x - size / 2, y - size / 2];
  const [firstColumn, endColumn] = [Math.max(0, -left), Math.min(size, width - left)];
  const endRow = Math.min(size, height - top);
  for (let row = Math.max(0, -top); row < endRow; row++) {
    const at = (top + row) * width + left;
    for (let column = firstColumn; column < endColumn; column++)
      layer[at + column]! *= through[row * size + column]!;
  }
}

/** Lays a layer of one ink over the pixels, whose colours are not multiplied by their alpha. */
function lay(pixels: Uint32Array, layer: Float32Array, ink: number): void {
  for (let at = 0; at < layer.length; at++) {
    if (layer[at] === 1) continue;
    const alpha = 255 * (1 - layer[at]!);
    const ground = pixels[at]!;
    const below = (ground >>> 24) * layer[at]!;
    const colour = ground === 0 ? ink : mixed(ink, alpha, ground, below);
    pixels[at] = (Math.round(alpha + below) << 24) | colour;
  }
}

function mixed(ink: number, alpha: number, ground: number, below: number): number {
  let colour = 0;
  for (let shift = 0; shift < 24; shift += 8) {
    const channel = ((ink >>> shift) & 255) * alpha + ((ground >>> shift) & 255) * below;
    colour |= Math.round(channel / (alpha + below)) << shift;
  }
  return colour;
}
