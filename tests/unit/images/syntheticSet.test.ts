import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { LabelledImages } from '../../../src/images/labelledImages.ts';
import { syntheticClassNames, syntheticSet } from '../../../src/images/syntheticSet.ts';

const imageBytes = 32 * 32 * 3;

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function image(set: LabelledImages, index: number): Uint8Array {
  return set.values.subarray(index * imageBytes, (index + 1) * imageBytes) as Uint8Array;
}

describe('the synthetic set', () => {
  test('has ten named classes of 32x32 RGB byte images', () => {
    const set = syntheticSet(7, 1);
    expect(set).toMatchObject({ shape: [32, 32, 3], count: 7, classCount: 10 });
    expect(set.values).toBeInstanceOf(Uint8Array);
    expect([set.values.length, set.labels.length]).toEqual([7 * imageBytes, 7]);
    expect(new Set(syntheticClassNames).size).toBe(10);
  });

  test('keeps its bytes: the example models were measured on them', () => {
    const set = syntheticSet(200, 1);
    expect(sha256(set.values as Uint8Array)).toBe(
      '100546b5755500fafa972d7ab24eb713b17ec023725fdb7eb98e0f6436d99e7f',
    );
    expect(sha256(set.labels as Uint8Array)).toBe(
      'fc575cea63223dad969bce33a4c23cd7e348c243e530bdd324d0478d48b254b2',
    );
  });

  test('a smaller set is a prefix of a larger one', () => {
    const large = syntheticSet(64, 5);
    for (const count of [0, 1, 10, 33]) {
      const small = syntheticSet(count, 5);
      expect(small.values).toEqual(large.values.subarray(0, count * imageBytes));
      expect(small.labels).toEqual(large.labels.subarray(0, count));
    }
  });

  test('classes are balanced, in an order that does not repeat', () => {
    const { labels } = syntheticSet(400, 3);
    const blocks = Array.from({ length: 40 }, (_, block) => [
      ...labels.subarray(block * 10, block * 10 + 10),
    ]);
    for (const block of blocks) expect([...block].sort((a, b) => a - b)).toEqual([...Array(10).keys()]);
    expect(new Set(blocks.map(String)).size).toBe(40);
    expect(new Set(blocks.map((block) => block[0])).size).toBe(10);
  });

  test('no image appears twice, neither in a set nor under another seed', () => {
    const seeds = [0, 1, 2, 1001, -1];
    const hashes = seeds.flatMap((seed) => {
      const set = syntheticSet(100, seed);
      return Array.from({ length: set.count }, (_, index) => sha256(image(set, index)));
    });
    expect(new Set(hashes).size).toBe(seeds.length * 100);
  });

  test('images of a class vary in brightness, contrast and place', () => {
    const set = syntheticSet(300, 1);
    for (let label = 0; label < 10; label++) {
      const means: number[] = [];
      const deviations: number[] = [];
      set.labels.forEach((found, index) => {
        if (found !== label) return;
        const bytes = image(set, index);
        const mean = bytes.reduce((sum, value) => sum + value, 0) / imageBytes;
        means.push(mean);
        deviations.push(Math.sqrt(bytes.reduce((sum, value) => sum + (value - mean) ** 2, 0) / imageBytes));
      });
      expect(means).toHaveLength(30);
      expect(Math.max(...means) - Math.min(...means)).toBeGreaterThan(50);
      expect(Math.min(...deviations)).toBeGreaterThan(10);
      expect(Math.max(...deviations) - Math.min(...deviations)).toBeGreaterThan(20);
    }
  });
});
