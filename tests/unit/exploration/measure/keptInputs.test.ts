import { expect, test } from 'vitest';
import { keptInputs } from '../../../../src/exploration/measure/keptInputs.ts';

test('the first images are made once as long as there is room, the others each time', () => {
  const made: number[] = [];
  const inputOf = keptInputs((number) => {
    made.push(number);
    return number % 2 === 0 ? Int8Array.of(number) : new Float32Array(1);
  }, 9);
  const rounds = [1, 2, 3].map(() => [0, 1, 2, 3, 4].map(inputOf));
  expect(made).toEqual([0, 1, 2, 3, 4, 3, 4, 3, 4]);
  for (const round of rounds) expect(round).toStrictEqual(rounds[0]);
  expect(rounds[1]![0]).toBe(rounds[0]![0]);
});
