import { expect, test } from 'vitest';
import { keptInputs } from '../../../../src/exploration/measure/keptInputs.ts';

test('the first slices are made once as long as there is room, the others each time', () => {
  const made: number[] = [];
  const inputsOf = keptInputs((number) => {
    made.push(number);
    return number % 2 === 0 ? Int8Array.of(number) : new Float32Array(1);
  }, 10);
  const slices = [[0, 1], [1, 0], [2]];
  const rounds = [1, 2, 3].map(() => slices.map((numbers) => inputsOf(Uint32Array.from(numbers))));
  expect(made).toEqual([0, 1, 1, 0, 2, 2, 2]);
  for (const round of rounds) expect(round).toStrictEqual(rounds[0]);
  expect(rounds[0]![0]).toEqual([Int8Array.of(0), new Float32Array(1)]);
  expect(rounds[1]![0]).toBe(rounds[0]![0]);
});
