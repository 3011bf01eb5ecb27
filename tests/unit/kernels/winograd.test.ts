import { describe, expect, test } from 'vitest';
import { scheduled, StraightCode } from '../../../src/assembly/straightCode.ts';
import { add, at, ldr, sp } from '../../../src/assembly/thumb.ts';
import { convCandidates } from '../../../src/kernels/convolution/convCandidates.ts';
import type { ConvKernel } from '../../../src/kernels/convolution/convForm.ts';
import { convForms } from '../../../src/kernels/convolution/convForms.ts';
import type { ConvTask } from '../../../src/kernels/convolution/convTask.ts';
import { figuresOf, noWork } from '../../../src/kernels/convolution/kernelFigures.ts';
import { tileStarts } from '../../../src/kernels/convolution/winograd/tileGrid.ts';
import { inverseOfOdd } from '../../../src/kernels/requantisation/inverseOfOdd.ts';
import { tileTransforms } from '../../../src/network/tileTransforms.ts';
import { convCase } from '../../firmware/convCases.ts';
import { cache } from '../../golden/timingTargets.ts';
import { window } from '../arithmetic/networks.ts';

const pairs = tileTransforms.flatMap((down) => tileTransforms.map((across) => [down, across] as const));

/** The largest absolute value that two rows of coefficients can give of values up to `largest`. */
function reach(
  down: readonly (readonly number[])[],
  across: readonly (readonly number[])[],
  largest: number,
): number {
  const norm = (rows: readonly (readonly number[])[]) =>
    Math.max(...rows.map((row) => row.reduce((sum, value) => sum + Math.abs(value), 0)));
  return norm(down) * norm(across) * largest;
}

test('transformed inputs and weights of all pairs of tile sides fit int16', () => {
  for (const [down, across] of pairs) {
    expect(reach(down.inputRows, across.inputRows, 255)).toBeLessThan(2 ** 15);
    expect(reach(down.filterRows, across.filterRows, 128)).toBeLessThan(2 ** 15);
  }
});

test('the point of 1 and 1 reaches every output once, with one sign', () => {
  for (const { outputRows } of tileTransforms) {
    const signs = new Set(outputRows.map((row) => row[1]));
    expect(signs.size).toBe(1);
    expect(Math.abs([...signs][0]!)).toBe(1);
  }
});

test('what is left of a scale is odd, and its inverse takes it away modulo 2^32', () => {
  for (const odd of [1, 3, 9]) expect(Math.imul(inverseOfOdd(odd), odd)).toBe(1);
});

test('tiles cover every output and none beyond', () => {
  for (const { outputs } of tileTransforms)
    for (let length = outputs; length < 40; length++) {
      const covered = new Set(
        tileStarts(length, outputs).flatMap((start) => Array.from({ length: outputs }, (_, i) => start + i)),
      );
      expect([...covered].sort((a, b) => a - b)).toEqual(Array.from({ length }, (_, i) => i));
    }
});

describe('a layer', () => {
  const shape = { h: 8, w: 8, inC: 8, outC: 4, window: window({ kernel: 3 }) };
  const { task } = convCase('k', shape, 1);
  const withBias = (bias: number): ConvTask => ({
    ...task,
    layer: { ...task.layer, bias: new Int32Array(4).fill(bias) },
  });

  test.each([1, 2])('of 3x3 windows %i apart has both forms', (stride) => {
    const { task } = convCase('k', { ...shape, h: 9, w: 9, window: window({ kernel: 3, stride }) }, 1);
    expect(convForms.winograd.make(task, cache(1))).not.toBeNull();
    expect(convForms['winograd-compact'].make(task, cache(1))).not.toBeNull();
  });

  test('whose sums are not proven to fit has none, nor one with other windows', () => {
    const far = withBias(2 ** 30);
    const wide = convCase('k', { ...shape, window: window({ kernel: 3, stride: 3 }) }, 1).task;
    for (const other of [far, wide]) {
      expect(convForms.winograd.make(other, cache(1))).toBeNull();
      expect(convForms['winograd-compact'].make(other, cache(1))).toBeNull();
    }
  });

  test('whose sums fit small tiles alone has those', () => {
    const near = withBias(2 ** 26);
    const kernel = convForms.winograd.make(near, cache(1));
    expect(kernel?.routines().conv.comment.join()).not.toContain('4 x 4');
  });
});

test('a layer that leaves channels out is priced as its kernel, and needs less of everything', () => {
  const same = window({ kernel: 3, padding: [1, 1, 1, 1] });
  const whole = { h: 12, w: 12, inC: 16, outC: 12, window: same, relu: true, outputMargin: 0 };
  const some = { ...whole, constantOutputs: [0, 2, 3, 8], unread: [4, 5, 6, 7] };
  for (const form of ['winograd', 'winograd-compact'] as const) {
    const target = cache(1);
    const [exact, sparing] = [whole, some].map((shape) => {
      const kernel = convForms[form].make(convCase('k', shape, 1).task, target)!;
      const { cycles, flashBytes, scratchBytes } = figuresOf(kernel.routines().conv, target, noWork);
      expect(kernel).toMatchObject({ cycles, flashBytes, scratchBytes });
      return kernel;
    }) as [ConvKernel, ConvKernel];
    expect(sparing.cycles).toBeLessThan(0.7 * exact.cycles);
    expect(sparing.flashBytes).toBeLessThan(exact.flashBytes);
    expect(sparing.scratchBytes).toBeLessThan(exact.scratchBytes);
  }
});

describe('a layer of three channels', () => {
  const shape = { h: 18, w: 18, inC: 3, outC: 8, window: window({ kernel: 3 }), relu: true, outputMargin: 0 };
  const form = convForms['winograd-1d'];

  test('has the form that transforms columns alone, as its fastest one', () => {
    const { task } = convCase('k', shape, 1);
    expect(form.make(task, cache(1))).not.toBeNull();
    expect(convCandidates(task, cache(1))[0]!.form).toBe('winograd-1d');
  });

  test('has it not with more channels, other windows, rows at odd places or sums that are not proven to fit', () => {
    const { task } = convCase('k', shape, 1);
    const far = { ...task.layer, weights: task.layer.weights.slice(), bias: new Int32Array(8).fill(2 ** 27) };
    const others = [
      convCase('k', { ...shape, inC: 4 }, 1).task,
      convCase('k', { ...shape, window: window({ kernel: 3, stride: 2 }) }, 1).task,
      convCase('k', { ...shape, w: 17 }, 1).task,
      { ...task, layer: far },
    ];
    for (const other of others) expect(form.make(other, cache(1))).toBeNull();
  });
});

test('scheduled code keeps to the registers that there are', () => {
  const code = new StraightCode();
  const loads = [0, 4, 8, 12].map((offset) => code.value((target) => ldr(target, at(sp, offset))));
  const sum = loads.slice(1).reduce((total, value) => code.value(add, total, value), loads[0]!);
  const registers = [4, 5, 6, 7].map((number) => ({ name: `r${number}`, number }));
  const { instructions, results } = scheduled(code, registers, [sum]);
  expect(instructions).toHaveLength(7);
  expect(registers).toContain(results[0]);
  expect(() => scheduled(code, registers.slice(0, 3), [sum])).toThrow('registers');
});
