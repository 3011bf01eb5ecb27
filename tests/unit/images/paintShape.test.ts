import { expect, test } from 'vitest';
import type { Placement } from '../../../src/images/synthetic/canvas.ts';
import { channels, newCanvas, paintShape, sidePixels } from '../../../src/images/synthetic/canvas.ts';
import { direction, randomFor } from '../../../src/images/synthetic/random.ts';
import type { SignedDistance } from '../../../src/images/synthetic/shapes.ts';
import { box, shapes } from '../../../src/images/synthetic/shapes.ts';

const white = [255, 255, 255] as const;

/** Where a shape is seen, asked of every pixel. */
function seenEverywhere(distance: SignedDistance, { x, y, radiusPixels, axis: [cosine, sine] }: Placement) {
  return Array.from({ length: sidePixels ** 2 }, (_, pixel) => {
    const dx = ((pixel % sidePixels) - x) / radiusPixels;
    const dy = (Math.floor(pixel / sidePixels) - y) / radiusPixels;
    return distance(cosine * dx + sine * dy, cosine * dy - sine * dx) * radiusPixels < 0.5;
  });
}

const bar = { name: 'bar', distance: (x: number, y: number) => box(x, y, 1, 0.2) };

test.each([...shapes, bar])('a $name is painted wherever it is seen', ({ distance }) => {
  const random = randomFor(1, 0, 0);
  for (const radiusPixels of [1.5, 5, 13])
    for (const x of [-2, 15.3])
      for (let turn = 0; turn < 20; turn++) {
        const place = { x, y: 16.2, radiusPixels, axis: direction(random) };
        const canvas = newCanvas();
        paintShape(canvas, distance, place, white, 1);
        const painted = Array.from({ length: sidePixels ** 2 }, (_, pixel) => canvas[pixel * channels]! > 0);
        expect(painted.join()).toBe(seenEverywhere(distance, place).join());
      }
});
