import { expect, test } from 'vitest';
import { keptInputs } from '../../../../src/exploration/measure/keptInputs.ts';

test('the first slices are made once as long as there is room, the others each time', () => {
  const made: number[] = [];
  const slices = [0, 1, 2, 3].map((first) => Uint32Array.of(first));
  const inputsOf = keptInputs((slice) => {
    made.push(slice[0]!);
    return [Int8Array.of(slice[0]!), new Float32Array(1)];
  }, 10);
  const rounds = [1, 2, 3].map(() => slices.map(inputsOf));
  expect(made).toEqual([0, 1, 2, 3, 2, 3, 2, 3]);
  for (const round of rounds) expect(round).toStrictEqual(rounds[0]);
  expect(rounds[1]![0]).toBe(rounds[0]![0]);
});
