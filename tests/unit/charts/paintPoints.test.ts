import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frontScales, plotPlane } from '../../../src/charts/frontScales.ts';
import { paintPoints, pictureOf, pointPlaces } from '../../../src/charts/paintPoints.ts';
import type { Stamp } from '../../../src/charts/stamps.ts';

const [width, height] = [24, 16];
const scales = frontScales({ x: [0, width], y: [0, height] }, width, height);
/** Half covering squares of 4 x 4 pixels, in red and, above it, in blue; the blue covers its corners less. */
const stamps: readonly Stamp[] = [
  { ink: 0, size: 4, cover: new Uint8Array(16).fill(128) },
  {
    ink: 1,
    size: 4,
    cover: Uint8Array.from({ length: 16 }, (_, n) => ([0, 3, 12, 15].includes(n) ? 30 : 200)),
  },
];
const inks = [0x0000ff, 0xff0000];

test('points cover each other like sheets of coloured glass, each ink on its own, and nothing of an earlier picture stays', () => {
  const point = fc.record({
    x: fc.integer({ min: -2, max: width + 2 }),
    y: fc.integer({ min: -1, max: height + 2 }),
    stamp: fc.constantFrom(0, 1),
  });
  const picture = pictureOf(width, height, { inks, stamps });
  const paint = (points: readonly { x: number; y: number; stamp: number }[]) => {
    const columns = {
      cost: Float64Array.from(points, ({ x }) => x),
      costUnit: 1,
      correct: Int32Array.from(points, ({ y }) => y),
      imageCount: 100,
    };
    return paintPoints(
      picture,
      pointPlaces(columns, plotPlane(columns, scales), { width, height, density: 1 }),
      Uint8Array.from(points, ({ stamp }) => stamp),
    );
  };
  fc.assert(
    fc.property(
      fc.array(point, { maxLength: 12 }),
      fc.array(fc.tuple(fc.nat(11), point), { maxLength: 3 }),
      (before, moves) => {
        paint(before);
        const shown = picture.pixels.slice();
        const points = before.map((given, n) => moves.findLast(([moved]) => moved === n)?.[1] ?? given);
        const rows = paint(points);
        const bytes = new Uint8Array(picture.pixels.buffer);
        for (let at = 0; at < width * height; at++) {
          const [column, row] = [at % width, Math.floor(at / width)];
          if (row < rows.first || row >= rows.end) expect(picture.pixels[at]).toBe(shown[at]);
          // Premultiplied, from the ground up.
          let [red, blue, alpha] = [0, 0, 0];
          for (const ink of [0, 1]) {
            let through = 1;
            for (const { x, y, stamp } of points) {
              const [dx, dy] = [column - (x - 2), row - (height - y - 2)];
              const isPainted = stamp === ink && x >= 0 && x <= width && y >= 0 && y <= height;
              if (isPainted && dx >= 0 && dx < 4 && dy >= 0 && dy < 4)
                through *= 1 - stamps[stamp]!.cover[dy * 4 + dx]! / 255;
            }
            [red, blue, alpha] = [red * through, blue * through, alpha * through + 1 - through];
            if (ink === 0) red += 1 - through;
            else blue += 1 - through;
          }
          expect(Math.abs(bytes[4 * at + 3]! - 255 * alpha)).toBeLessThan(6);
          if (alpha < 0.1) continue;
          expect(Math.abs(bytes[4 * at]! - (255 * red) / alpha)).toBeLessThan(12);
          expect(Math.abs(bytes[4 * at + 2]! - (255 * blue) / alpha)).toBeLessThan(12);
        }
      },
    ),
  );
});
