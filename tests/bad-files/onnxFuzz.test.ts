import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { seed } from '../seed.ts';
import { everyOnnxOperator } from '../unit/network/onnx/builtQdq.ts';
import { buildOnnx } from '../unit/network/onnx/onnxWriter.ts';
import { OutcomeJudge } from './modelOutcome.ts';

vi.setConfig({ testTimeout: 300_000 });

const files = Object.entries(everyOnnxOperator).map(([name, model]) => [name, buildOnnx(model)] as const);

test('every cut and every flipped bit of a convolution', () => {
  const file = files[0]![1];
  const judge = new OutcomeJudge();
  for (let length = 0; length < file.length; length++) judge.judge(file.slice(0, length));
  for (let bit = 0; bit < 8 * file.length; bit++) judge.judge(flipped(file, bit));
  expect(judge.outcomes.refused).toBeGreaterThan(1000);
  expect(judge.outcomes.valid).toBeGreaterThan(1000);
});

describe.each(files)(`%s, damaged with seed ${seed}`, (_, file) => {
  const place = fc.nat({ max: file.length - 1 });
  const bytes = fc.array(fc.constantFrom(0, 1, 8, 0x12, 0x7f, 0x80, 0xff), { minLength: 1, maxLength: 10 });

  test('cuts, flipped bits, overwritten, inserted and removed bytes', () => {
    const judge = new OutcomeJudge();
    const damage = fc.oneof(
      place.map((at) => file.slice(0, at)),
      fc.nat({ max: 8 * file.length - 1 }).map((bit) => flipped(file, bit)),
      fc.tuple(place, bytes).map(([at, written]) => {
        const damaged = file.slice();
        damaged.set(written.slice(0, file.length - at), at);
        return damaged;
      }),
      fc.tuple(place, bytes).map(([at, inserted]) => {
        return Uint8Array.from([...file.subarray(0, at), ...inserted, ...file.subarray(at)]);
      }),
      fc.tuple(place, place).map(([a, b]) => {
        return Uint8Array.from([...file.subarray(0, Math.min(a, b)), ...file.subarray(Math.max(a, b))]);
      }),
    );
    fc.assert(
      fc.property(damage, (damaged) => judge.judge(damaged)),
      { numRuns: 1000 },
    );
    expect(judge.outcomes.refused).toBeGreaterThan(300);
    expect(judge.outcomes.valid).toBeGreaterThan(50);
  });
});

function flipped(file: Uint8Array, bit: number): Uint8Array {
  const damaged = file.slice();
  damaged[bit >> 3]! ^= 1 << (bit & 7);
  return damaged;
}
