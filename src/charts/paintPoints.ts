import type { FrontScales } from './frontScales.ts';
import { plotPlaces } from './frontScales.ts';
import type { PointColumns } from './pointColumns.ts';
import type { Stamp } from './stamps.ts';

/** Pixels of an image as an ImageData holds them, row by row, blank at first. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint32Array;
}

/**
 * Paints the measured points whose middle lies inside the image, in the order of their numbers.
 * @param density pixels of the image to one of the scales
 * @param stamps of one size
 * @param stampOf which stamp a point has
 */
export function paintPoints(
  image: Pixels,
  columns: PointColumns,
  scales: FrontScales,
  density: number,
  stamps: readonly Stamp[],
  stampOf: (point: number) => number,
): void {
  const { correct } = columns;
  const place = plotPlaces(columns, scales);
  for (let point = 0; point < correct.length; point++) {
    if (correct[point]! < 0) continue;
    const x = Math.round(place.x(point) * density);
    const y = Math.round(place.y(point) * density);
    if (x < 0 || x > image.width || y < 0 || y > image.height) continue;
    press(image, x, y, stamps[stampOf(point)]!);
  }
}

/** Lays a stamp over the image, its middle at a corner between pixels. */
function press({ width, height, pixels }: Pixels, x: number, y: number, stamp: Stamp): void {
  const [left, top] = [x - stamp.size / 2, y - stamp.size / 2];
  const right = Math.min(stamp.size, width - left);
  const bottom = Math.min(stamp.size, height - top);
  for (let row = Math.max(0, -top); row < bottom; row++)
    for (let column = Math.max(0, -left); column < right; column++) {
      const source = stamp.pixels[row * stamp.size + column]!;
      if (source === 0) continue;
      const at = (top + row) * width + left + column;
      pixels[at] = over(source, pixels[at]!);
    }
}

/** A pixel over another, both with their colours not multiplied by alpha. */
export function over(source: number, ground: number): number {
  if (ground === 0) return source;
  const alpha = source >>> 24;
  const rest = ((ground >>> 24) * (255 - alpha)) / 255;
  const colour = (source ^ ground) & 0xffffff ? mixed(source, alpha, ground, rest) : source & 0xffffff;
  return ((Math.round(alpha + rest) << 24) | colour) >>> 0;
}

function mixed(source: number, alpha: number, ground: number, rest: number): number {
  let colour = 0;
  for (let shift = 0; shift < 24; shift += 8) {
    const channel = (((source >>> shift) & 255) * alpha + ((ground >>> shift) & 255) * rest) / (alpha + rest);
    colour |= Math.round(channel) << shift;
  }
  return colour;
}
