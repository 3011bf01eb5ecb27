import { describe, expect, test } from 'vitest';
import { blocksOf, gridBlocks } from '../../../../src/exploration/measure/blocks.ts';
import type { Space } from '../../../../src/exploration/recipe/space.ts';
import { levelsOf } from '../../../../src/exploration/recipe/space.ts';

function spaceWith(levelCounts: readonly number[]): Space {
  const layers = levelCounts.map((count, layer) => ({
    layer,
    taus: Array.from({ length: count }, (_, k) => k),
  }));
  return {
    layers,
    pointCount: 1 + (layers.length ? levelCounts.reduce((product, count) => product * count, 1) : 0),
  };
}

describe('gridBlocks', () => {
  test.each([
    [[]],
    [[1]],
    [[5]],
    [[2000]],
    [[100, 100]],
    [[20, 20, 20, 20]],
    [[2, 2, 2, 2, 2, 2, 2, 2]],
    [[3, 700]],
  ])('names every point of %j once, the exact one first and alone', (counts) => {
    const space = spaceWith(counts);
    const blocks = gridBlocks(space);
    expect(blocks[0]).toEqual([0]);
    const points = blocks.flat();
    expect(points).toHaveLength(space.pointCount);
    expect(new Set(points).size).toBe(space.pointCount);
    expect(Math.max(...blocks.map((block) => block.length))).toBeLessThanOrEqual(1024);
  });

  test('begins with a coarse grid over the whole range of every layer', () => {
    const space = spaceWith([100, 100]);
    const [exact, first, second] = gridBlocks(space) as [number[], number[], number[]];
    expect(exact).toEqual([0]);
    const levels = [...first, ...second].map((point) => levelsOf(space, point));
    expect(levels).toHaveLength(25);
    expect(first.map((point) => levelsOf(space, point))).toEqual([25, 50, 74].map((n) => [n, n]));
    for (const layer of [0, 1]) {
      expect(Math.min(...levels.map((point) => point[layer]!))).toBe(0);
      expect(Math.max(...levels.map((point) => point[layer]!))).toBe(99);
    }
  });

  test('measures the whole diagonal first where nothing lies between its ends', () => {
    const space = spaceWith([7, 7, 7]);
    const [, first, second] = gridBlocks(space) as [number[], number[], number[]];
    expect(first.map((point) => levelsOf(space, point))).toEqual([0, 6].map((n) => [n, n, n]));
    expect(second).toHaveLength(2 ** 3 - 2);
  });

  test('keeps together what shares the leading layer', () => {
    const space = spaceWith([100, 100]);
    const blocks = gridBlocks(space).slice(3);
    const leading = blocks.map((block) => new Set(block.map((point) => levelsOf(space, point)[0])));
    expect(leading.reduce((sum, levels) => sum + levels.size, 0)).toBe(100);
  });
});

describe('blocksOf', () => {
  test('splits any points in order', () => {
    const points = Array.from({ length: 2500 }, (_, n) => 3 * n);
    expect(blocksOf(points).map((block) => block.length)).toEqual([1024, 1024, 452]);
    expect(blocksOf(points).flat()).toEqual(points);
    expect(blocksOf([])).toEqual([]);
  });
});
