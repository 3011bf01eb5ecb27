import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../../../src/exploration/search/chooseBatch.ts';
import { chooseBatch } from '../../../../src/exploration/search/chooseBatch.ts';
import { createStaircase } from '../../../../src/exploration/search/staircase.ts';

const candidate = (levels: readonly number[], cost: number, loss: number, deviation = 0): Candidate => ({
  levels,
  cost,
  loss,
  deviation,
});
const empty = () => createStaircase({ cost: 100, loss: 100 });

describe('chooseBatch', () => {
  test('begins with the most gain and counts only what is gained in addition', () => {
    const candidates = [candidate([0, 0], 50, 50), candidate([1, 0], 51, 51), candidate([2, 0], 90, 10)];
    expect(chooseBatch(candidates, empty(), [1, 1], 3)).toEqual([
      [0, 0],
      [2, 0],
    ]);
  });

  test('prefers what repeats the work of the leading layers', () => {
    const candidates = [candidate([0, 0], 50, 50), candidate([0, 1], 80, 40), candidate([1, 0], 80, 35)];
    expect(chooseBatch(candidates, empty(), [9, 1], 2)).toEqual([
      [0, 0],
      [0, 1],
    ]);
    expect(chooseBatch(candidates, empty(), [1, 9], 2)).toEqual([
      [0, 0],
      [1, 0],
    ]);
  });

  test('gives uncertain vectors a chance', () => {
    const staircase = empty();
    staircase.add({ cost: 10, loss: 50 });
    const candidates = [candidate([0], 20, 55), candidate([1], 20, 60, 20)];
    expect(chooseBatch(candidates, staircase, [1], 2)).toEqual([[1]]);
  });
});
