import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { fillUniform } from './random.ts';
import type { SignedDistance } from './shapes.ts';

export const sidePixels = 32;
export const channels = 3;

/** Red, green and blue on the byte scale, not yet clamped. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Real-valued pixels, [y][x][channel]. */
export type Canvas = Float64Array;

/** Where a shape lies: its unit disc's centre and radius in pixels, and its x axis. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  readonly radiusPixels: number;
  readonly axis: readonly [x: number, y: number];
}

export function newCanvas(): Canvas {
  return new Float64Array(sidePixels * sidePixels * channels);
}

/** Fills the canvas with a linear gradient along `axis`. */
export function paintGradient(canvas: Canvas, axis: Placement['axis'], from: Colour, to: Colour): void {
  const middle = (sidePixels - 1) / 2;
  const [red, green, blue] = from;
  const [moreRed, moreGreen, moreBlue] = [to[0] - red, to[1] - green, to[2] - blue];
  for (let y = 0, at = 0; y < sidePixels; y++) {
    for (let x = 0; x < sidePixels; x++, at += channels) {
      const share = 0.5 + (axis[0] * (x - middle) + axis[1] * (y - middle)) / (sidePixels * 1.5);
      canvas[at] = red + moreRed * share;
      canvas[at + 1] = green + moreGreen * share;
      canvas[at + 2] = blue + moreBlue * share;
    }
  }
}

/** No shape is seen farther from its centre: its corners are within 1.21 radii, its soft edge ends 1.7 pixels beyond them. */
const reachRadii = 1.21;
const reachPixels = 2;

/** Paints a shape with edges one pixel soft; `opacity` 0..1. */
export function paintShape(
  canvas: Canvas,
  distance: SignedDistance,
  place: Placement,
  colour: Colour,
  opacity: number,
): void {
  const [cosine, sine] = place.axis;
  const [red, green, blue] = colour;
  const { radiusPixels } = place;
  const reach = reachRadii * radiusPixels + reachPixels;
  const [top, bottom] = seen(place.y, reach);
  const [left, right] = seen(place.x, reach);
  for (let y = top; y <= bottom; y++) {
    const dy = (y - place.y) / radiusPixels;
    for (let x = left; x <= right; x++) {
      const dx = (x - place.x) / radiusPixels;
      const edge = distance(cosine * dx + sine * dy, cosine * dy - sine * dx) * radiusPixels;
      const coverage = opacity * Math.min(1, Math.max(0, 0.5 - edge));
      if (coverage === 0) continue;
      const at = (y * sidePixels + x) * channels;
      canvas[at]! += (red - canvas[at]!) * coverage;
      canvas[at + 1]! += (green - canvas[at + 1]!) * coverage;
      canvas[at + 2]! += (blue - canvas[at + 2]!) * coverage;
    }
  }
}

/** The pixels of a row or column that are no farther than `reach`. */
function seen(centre: number, reach: number): readonly [first: number, last: number] {
  return [Math.max(0, Math.ceil(centre - reach)), Math.min(sidePixels - 1, Math.floor(centre + reach))];
}

const noise = newCanvas();

/** Adds independent uniform noise to every channel of every pixel: the last that is drawn from the generator. */
export function addNoise(canvas: Canvas, random: RandomGenerator, amplitude: number): void {
  fillUniform(random, noise);
  for (let at = 0; at < canvas.length; at++) canvas[at]! += 2 * amplitude * noise[at]! - amplitude;
}

/** Rounds to the nearest byte, clamped. */
export function writeBytes(canvas: Canvas, bytes: Uint8Array): void {
  for (let at = 0; at < canvas.length; at++) {
    bytes[at] = Math.min(255, Math.max(0, Math.floor(canvas[at]! + 0.5)));
  }
}
