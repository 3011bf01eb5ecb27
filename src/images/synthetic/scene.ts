import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { Canvas, Colour, Placement } from './canvas.ts';
import { addNoise, paintGradient, paintShape, sidePixels, writeBytes } from './canvas.ts';
import { between, direction } from './random.ts';
import type { SignedDistance } from './shapes.ts';
import { box, disc, shapes } from './shapes.ts';

const minContrast = 55;

function thinBar(x: number, y: number): number {
  return box(x, y, 1, 0.2);
}

const distractors: readonly SignedDistance[] = [disc, thinBar];

function colour(random: RandomGenerator): Colour {
  return [between(random, 0, 255), between(random, 0, 255), between(random, 0, 255)];
}

function contrast(a: Colour, b: Colour): number {
  return (Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) + Math.abs(a[2] - b[2])) / 3;
}

/** A colour that stands out from both ends of the background. */
function colourAgainst(random: RandomGenerator, from: Colour, to: Colour): Colour {
  for (;;) {
    const candidate = colour(random);
    if (Math.min(contrast(candidate, from), contrast(candidate, to)) >= minContrast) return candidate;
  }
}

function placement(random: RandomGenerator, radiusPixels: number, margin: number): Placement {
  const x = between(random, margin, sidePixels - 1 - margin);
  const y = between(random, margin, sidePixels - 1 - margin);
  return { x, y, radiusPixels, axis: direction(random) };
}

function paintDistractors(canvas: Canvas, random: RandomGenerator): void {
  for (let left = uniformInt(random, 0, 3); left > 0; left--) {
    const distance = distractors[uniformInt(random, 0, distractors.length - 1)]!;
    const place = placement(random, between(random, 1.5, 5), 0);
    paintShape(canvas, distance, place, colour(random), between(random, 0.4, 1));
  }
}

/** A bar through the shape's surroundings, in a third of the images. */
function paintOccluder(canvas: Canvas, random: RandomGenerator, place: Placement): void {
  if (uniformInt(random, 0, 2) > 0) return;
  const shift = place.radiusPixels * 0.8;
  const x = place.x + between(random, -shift, shift);
  const y = place.y + between(random, -shift, shift);
  const bar = { x, y, radiusPixels: between(random, 6, 14), axis: direction(random) };
  paintShape(canvas, thinBar, bar, colour(random), 1);
}

/** Draws one image of class `label` over what is on the canvas, and into `bytes` (32x32x3, [y][x][channel]). */
export function drawScene(label: number, random: RandomGenerator, canvas: Canvas, bytes: Uint8Array): void {
  const from = colour(random);
  const to = colour(random);
  paintGradient(canvas, direction(random), from, to);
  paintDistractors(canvas, random);
  const radiusPixels = between(random, 6.5, 13);
  const place = placement(random, radiusPixels, radiusPixels * 0.85);
  paintShape(
    canvas,
    shapes[label]!.distance,
    place,
    colourAgainst(random, from, to),
    between(random, 0.8, 1),
  );
  paintOccluder(canvas, random, place);
  addNoise(canvas, random, between(random, 4, 40));
  writeBytes(canvas, bytes);
}
