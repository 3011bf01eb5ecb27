import { readFileSync } from 'node:fs';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, test } from 'vitest';
import { flipsOf, lossBoundPp, lossPp } from '../../src/exploration/points/confidence.ts';
import { fromBase64url } from '../../src/sharing/base64url.ts';

/**
 * Right answers of a CIFAR-10 LeNet (72.06 % Top-1) and of approximations of it on the 10,000 test images, one
 * bit per image; the thresholds or shares are those of the second and third convolution.
 */
interface CorrectnessBits {
  readonly imageCount: number;
  readonly exact: string;
  readonly points: readonly {
    readonly method: string;
    readonly lost: number;
    readonly gained: number;
    readonly bits: string;
  }[];
}

const stored = JSON.parse(
  readFileSync(new URL('correctnessBits.json', import.meta.url), 'utf8'),
) as CorrectnessBits;
const exact = fromBase64url(stored.exact)!;
const resamples = 20_000;

describe('the 95 % bound on real answers', () => {
  test('counts the flips that were counted when the answers were stored', () => {
    for (const { bits, lost, gained } of stored.points)
      expect(flipsOf(exact, fromBase64url(bits)!, stored.imageCount)).toEqual({
        imageCount: stored.imageCount,
        lost,
        gained,
      });
  });

  test.each([500, 1000])(
    'covers the loss on all images in 94 to 97 percent of resamples of %i images',
    (imageCount) => {
      const random = xoroshiro128plus(imageCount);
      const bitOf = (bits: Uint8Array, n: number) => (bits[n >> 3]! >> (n & 7)) & 1;
      const points = stored.points.map((point) => {
        const bits = fromBase64url(point.bits)!;
        const change = Int8Array.from(
          { length: stored.imageCount },
          (_, n) => bitOf(exact, n) - bitOf(bits, n),
        );
        return { ...point, change, covered: 0 };
      });
      const drawn = new Int32Array(imageCount);
      for (let resample = 0; resample < resamples; resample++) {
        for (let n = 0; n < imageCount; n++) drawn[n] = uniformInt(random, 0, stored.imageCount - 1);
        for (const point of points) {
          let lost = 0;
          let gained = 0;
          for (const image of drawn) {
            if (point.change[image] === 1) lost++;
            else if (point.change[image] === -1) gained++;
          }
          if (
            lossBoundPp({ imageCount, lost, gained }) >= lossPp({ ...point, imageCount: stored.imageCount })
          )
            point.covered++;
        }
      }
      for (const { method, lost, gained, covered } of points) {
        const coverage = covered / resamples;
        expect(coverage, `${method}, ${lost} lost, ${gained} gained of all`).toBeGreaterThan(0.94);
        expect(coverage, `${method}, ${lost} lost, ${gained} gained of all`).toBeLessThan(0.97);
      }
    },
  );
});
