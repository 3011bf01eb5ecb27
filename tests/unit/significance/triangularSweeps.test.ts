import { expect, test } from 'vitest';
import type { Matrices, Sweep } from '../../../src/significance/matrices.ts';
import { plainMatrices } from '../../../src/significance/plainMatrices.ts';
import { simdMatrices } from '../../../workers/engine/simdMatrices.ts';
import { compiledKernels } from '../../kernels.ts';
import { randomFrom } from '../../property/engine/random.ts';

/** Several panels and chunks of the kernels, none of them whole. */
const [slots, columns] = [333, 19];
const shapes = [slots, columns, columns, columns].map((width) => ({ rows: slots, columns: width }));
const kernels = compiledKernels();

/** A triangular factor and columns in which about half of the slots are kept; given solutions are 0 in most columns. */
function setting(matrices: Matrices): Sweep {
  const random = randomFrom(5);
  const [factor, solution, sums, kept] = matrices.matrices as [Sweep['factor'], ...Sweep['factor'][]];
  for (let i = 0; i < slots; i++)
    for (let j = i; j < slots; j++) {
      const value = i === j ? random.whole(60, 99) : random.whole(-9, 9) / 7;
      factor.values[i * factor.stride + j] = factor.values[j * factor.stride + i] = value;
    }
  for (let slot = 0; slot < slots; slot++)
    for (let column = 0; column < columns; column++) {
      const at = slot * kept!.stride + column;
      kept!.values[at] = random.chance(0.5) ? 1 : 0;
      solution!.values[at] = kept!.values[at] === 1 || column > 14 ? random.whole(-99, 99) / 3 : 0;
    }
  return { factor, solution: solution!, sums: sums!, kept: kept!, slots, columns };
}

/** [slot][column] */
const valuesOf = ({ values, stride }: Sweep['factor']) =>
  Array.from({ length: slots }, (_, slot) => [...values.subarray(slot * stride, slot * stride + columns)]);

test.each(['sweepUp', 'sweepDown'] as const)(
  '%s solves for what is kept, on the kernels bit for bit',
  (way) => {
    const [plain, simd] = [plainMatrices(shapes), simdMatrices(kernels, shapes)].map((matrices) => {
      const sweep = setting(matrices);
      const before = valuesOf(sweep.solution);
      matrices[way](sweep, 0, slots);
      return { sweep, before, solution: valuesOf(sweep.solution), sums: valuesOf(sweep.sums) };
    });
    expect(simd!.solution).toEqual(plain!.solution);
    const { sweep, before, solution, sums } = plain!;
    const { factor, kept } = sweep;
    for (let slot = 0; slot < slots; slot++)
      for (let column = 0; column < columns; column++) {
        let product = 0;
        const [first, last] = way === 'sweepUp' ? [slot, slots] : [0, slot + 1];
        for (let other = first; other < last; other++)
          product += factor.values[slot * factor.stride + other]! * solution[other]![column]!;
        const isKept = kept.values[slot * kept.stride + column] === 1;
        if (isKept) expect(product).toBeCloseTo(before[slot]![column]!, 2);
        else expect(solution[slot]![column]).toBe(before[slot]![column]);
        if (way === 'sweepUp') {
          expect(simd!.sums[slot]![column]).toBe(sums[slot]![column]);
          expect(sums[slot]![column]).toBeCloseTo(isKept ? 0 : product, 2);
        }
      }
  },
);
