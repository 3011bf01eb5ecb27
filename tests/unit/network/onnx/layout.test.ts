import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  channelsLast,
  memoryOrder,
  permutedLayout,
  reshapedLayout,
  rowMajor,
  sameLayout,
} from '../../../../src/network/onnx/graph/layout.ts';
import { transposed } from '../../../../src/network/onnx/graph/transposed.ts';

/** A tensor that holds where each of its values lies in memory, and the layout that must say the same. */
interface Followed {
  readonly shape: readonly number[];
  readonly positions: Float64Array;
}

const shapes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 });
const count = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

/** Value by value: the one at `index` of the result is at `index[k]` of dimension `order[k]`. */
function permutedByHand({ shape, positions }: Followed, order: readonly number[]): Followed {
  const result = order.map((axis) => shape[axis]!);
  const moved = Float64Array.from({ length: positions.length }, (_, flat) => {
    const index: number[] = [];
    let rest = flat;
    for (let k = result.length - 1; k >= 0; k--) {
      index[order[k]!] = rest % result[k]!;
      rest = Math.floor(rest / result[k]!);
    }
    return positions[index.reduce((at, value, axis) => at * shape[axis]! + value, 0)]!;
  });
  return { shape: result, positions: moved };
}

test('a layout follows transposes and reshapes as the values themselves do', () => {
  let reshapes = 0;
  fc.assert(
    fc.property(shapes, fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), (shape, choices) => {
      let followed: Followed = { shape, positions: Float64Array.from({ length: count(shape) }, (_, n) => n) };
      let layout = rowMajor(shape);
      for (const choice of choices) {
        const { length } = followed.shape;
        const order = [...followed.shape.keys()].sort(
          (a, b) => ((a * 7 + choice) % length) - ((b * 7 + choice) % length),
        );
        layout = permutedLayout(layout, order);
        followed = permutedByHand(followed, order);
        // Joins two neighbours, or splits one by its least factor.
        const axis = choice % followed.shape.length;
        const extent = followed.shape[axis]!;
        const factor = [2, 3, 5].find((prime) => extent % prime === 0) ?? 1;
        const next = followed.shape[axis + 1];
        const wanted =
          choice % 2 === 0 && next !== undefined
            ? followed.shape.toSpliced(axis, 2, extent * next)
            : followed.shape.toSpliced(axis, 1, factor, extent / factor);
        const reshaped = reshapedLayout(layout, wanted);
        if (!reshaped) continue;
        reshapes += 1;
        layout = reshaped;
        followed = { ...followed, shape: wanted };
      }
      expect(layout).toHaveLength(followed.shape.length);
      expect([...memoryOrder(layout)]).toEqual([...followed.positions]);
    }),
  );
  expect(reshapes).toBeGreaterThan(100);
});

test('constants are transposed as by hand', () => {
  fc.assert(
    fc.property(shapes, fc.nat(), (shape, choice) => {
      const positions = Float64Array.from({ length: count(shape) }, (_, n) => n * n);
      const order = [...shape.keys()].sort((a, b) => ((a * 3 + choice) % 5) - ((b * 3 + choice) % 5));
      expect(transposed(positions, shape, order)).toEqual(
        permutedByHand({ shape, positions }, order).positions,
      );
    }),
  );
});

test('channels last are a transpose from channels first', () => {
  const layout = channelsLast([1, 3, 4, 5]);
  expect(sameLayout(permutedLayout(layout, [0, 2, 3, 1]), rowMajor([1, 4, 5, 3]))).toBe(true);
  expect(sameLayout(layout, rowMajor([1, 3, 4, 5]))).toBe(false);
  expect(reshapedLayout(layout, [1, 60])).not.toBeNull();
  expect(reshapedLayout(layout, [1, 3, 20])).not.toBeNull();
  expect(reshapedLayout(layout, [1, 12, 5])).not.toBeNull();
  // Two of three channels make no run of one stride.
  expect(reshapedLayout(permutedLayout(layout, [0, 2, 1, 3]), [1, 6, 10])).toBeNull();
});
