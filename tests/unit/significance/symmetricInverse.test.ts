import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { symmetricInverse } from '../../../src/significance/symmetricInverse.ts';
import { gram, identity, multiply } from './linearAlgebra.ts';

const rowsOf = (values: Float64Array, size: number) =>
  Array.from({ length: size }, (_, i) => [...values.subarray(i * size, (i + 1) * size)]);

describe('symmetricInverse', () => {
  test('inverts by hand', () => {
    // [[4, 2], [2, 3]] has determinant 8.
    const inverse = symmetricInverse(Float64Array.of(4, 2, 2, 3), 2)!;
    [3 / 8, -2 / 8, -2 / 8, 4 / 8].forEach((value, n) => expect(inverse[n]).toBeCloseTo(value, 15));
  });

  test('times the matrix is the identity', () => {
    const entries = fc.integer({ min: 1, max: 12 }).chain((size) =>
      fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: size + 2, maxLength: size + 2 }), {
        minLength: size,
        maxLength: size,
      }),
    );
    fc.assert(
      fc.property(entries, (m) => {
        const matrix = gram(m, 0.5);
        const size = matrix.length;
        const inverse = symmetricInverse(Float64Array.from(matrix.flat()), size)!;
        const product = multiply(matrix, rowsOf(inverse, size));
        identity(size).forEach((row, i) =>
          row.forEach((value, j) => expect(product[i]![j]).toBeCloseTo(value, 9)),
        );
      }),
      { numRuns: 200 },
    );
  });

  test('refuses what is not positive definite', () => {
    expect(symmetricInverse(Float64Array.of(1, 2, 2, 1), 2)).toBeNull();
    expect(symmetricInverse(Float64Array.of(1, 1, 1, 1), 2)).toBeNull();
    expect(symmetricInverse(Float64Array.of(NaN), 1)).toBeNull();
  });
});
