import { beforeAll, describe, expect, test } from 'vitest';
import { checkMemory } from '../../../src/cli/checkMemory.ts';
import type { PointTable } from '../../../src/exploration/points/pointTable.ts';
import { needOf } from '../../../src/exploration/points/pointTable.ts';
import type { Pricing } from '../../../src/exploration/recipe/recipeBoard.ts';
import { exactPoint } from '../../../src/exploration/recipe/space.ts';
import type { MemoryLimits } from '../../../src/plan/fittingKernels.ts';
import { refused } from '../../refused.ts';
import { exploredFiles } from './exploredFiles.ts';

let points: PointTable;
beforeAll(async () => {
  ({ points } = (await exploredFiles()).exploration);
});

const board = 'nucleo-u575zi-q';
const check = (limits: MemoryLimits, asked: { isNamed?: boolean; pricing?: Pricing; flashBytes?: number }) =>
  checkMemory(
    { points: { ...points, limits } },
    { point: exactPoint, isNamed: false, pricing: { board, limits }, ...asked },
  );

test('what fits flash and RAM passes', () => {
  expect(() => check(needOf(points, exactPoint), {})).not.toThrow();
  expect(() => check({}, {})).not.toThrow();
});

describe('a point that needs more is refused with what it needs and may take, and what helps:', () => {
  test.each<[string, MemoryLimits, Parameters<typeof check>[1], RegExp]>([
    ['RAM', { ramBytes: 1 }, {}, /needs .* of RAM, but may take 1 B\. .*: give more \(--ram-limit\)\.$/],
    [
      'flash of the recipe',
      { flashBytes: 1 },
      {},
      /needs .* of flash, but may take 1 B\. .*: explore with a higher --flash-limit/,
    ],
    ['given flash', { flashBytes: 1 }, { flashBytes: 1 }, /may take 1 B\. .*: give more, or explore with/],
    ['RAM of the board', { ramBytes: 1 }, { pricing: { board } }, /: take a larger board \(--board\)\.$/],
    [
      'a named point',
      { ramBytes: 1 },
      { isNamed: true },
      /\. Give more \(--ram-limit\), or choose by --budget, which takes a point that fits/,
    ],
  ])('%s', (_, limits, asked, message) => {
    expect(() => check(limits, asked)).toThrow(refused('usage', message));
  });

  test('a larger budget, where other points fit', () => {
    const ramBytes = points.ramBytes.map((bytes, point) => (point === exactPoint ? bytes + 1 : bytes));
    const limits = { ramBytes: ramBytes[exactPoint]! - 1 };
    expect(() =>
      checkMemory(
        { points: { ...points, ramBytes, limits } },
        { point: exactPoint, isNamed: false, pricing: { board, limits } },
      ),
    ).toThrow(
      refused('usage', /Points that lose more fit: give a larger budget, or give more \(--ram-limit\)/),
    );
  });
});
