import type { Matrices, Matrix, MatrixPart, MatrixShape, Sweep } from '../../src/significance/matrices.ts';
import { alignmentBytes, createArena } from './arena.ts';
import { instantiateKernels } from './kernelModule.ts';

const floatBytes = Float32Array.BYTES_PER_ELEMENT;
const lineFloats = 16;
const sweepWords = 10;

/** `plainMatrices` on the kernels, bit for bit, in a memory of their own. */
export function simdMatrices(module: WebAssembly.Module, shapes: readonly MatrixShape[]): Matrices {
  const sizes = shapes.map(({ rows, columns }) => {
    // An odd number of cache lines: rows at a power of two would fall into the same places of the cache.
    const stride = (Math.floor(Math.ceil(columns / lineFloats) / 2) * 2 + 1) * lineFloats;
    return { stride, length: rows * stride };
  });
  const mostRows = Math.max(...shapes.map(({ rows }) => rows));
  const mostVectors = vectorsOf(Math.max(...shapes.map(({ columns }) => columns)));
  /** A list of slots and its end, in 16 bits each. */
  const listBytes = 2 * (mostRows + 2);
  const [listsBytes, cursorsBytes, doublesBytes] = [listBytes, 8, 32].map((bytes) => bytes * mostVectors);
  const bytes =
    sizes.reduce((sum, { length }) => sum + length * floatBytes + alignmentBytes, 0) +
    listsBytes +
    cursorsBytes +
    doublesBytes +
    4 * sweepWords +
    4 * alignmentBytes;
  const arena = createArena(instantiateKernels(module), bytes);
  const { kernels } = arena;
  const addresses = sizes.map(({ length }) => arena.take(length * floatBytes));
  const [lists, cursors, doubles, words] = [listsBytes, cursorsBytes, doublesBytes, 4 * sweepWords].map(
    (bytes) => arena.take(bytes),
  );
  const startOf = ({ values }: Matrix) => values.byteOffset;
  const rowOf = ({ stride }: Matrix) => stride * floatBytes;
  const addressOf = ({ matrix, start }: MatrixPart) => startOf(matrix) + start * floatBytes;
  const enter = ({ factor, solution, sums, kept, columns }: Sweep) => {
    arena
      .int32(words, sweepWords)
      .set([
        startOf(factor),
        rowOf(factor),
        startOf(solution),
        startOf(sums),
        startOf(kept),
        rowOf(solution),
        vectorsOf(columns),
        lists,
        listBytes,
        cursors,
      ]);
    return words;
  };
  return {
    matrices: sizes.map(({ stride, length }, n) => ({
      values: arena.float32(addresses[n]!, length),
      stride,
    })),
    subtractProduct(target, left, right, { rows, columns, count }) {
      const along = rowOf(left.matrix);
      kernels.subtractProduct(
        addressOf(target),
        rowOf(target.matrix),
        addressOf(left),
        left.isTransposed ? floatBytes : along,
        left.isTransposed ? along : floatBytes,
        addressOf(right),
        rowOf(right.matrix),
        rows,
        columns,
        count,
      );
    },
    sweepUp(sweep, from, to) {
      kernels.sweepUp(enter(sweep), from, to, sweep.slots);
    },
    sweepDown(sweep, from, to) {
      kernels.sweepDown(enter(sweep), from, to);
    },
    sumSquares(values, ofKept, { kept, slots, columns }) {
      kernels.sumSquares(
        startOf(values),
        startOf(kept),
        rowOf(values),
        slots,
        vectorsOf(columns),
        ofKept,
        doubles,
      );
      return arena.float64(doubles, columns).slice();
    },
    combine(target, first, factors, second, { kept, slots, columns }) {
      const vectors = vectorsOf(columns);
      const row = rowOf(target);
      arena
        .float64(doubles, 4 * vectors)
        .fill(0)
        .set(factors);
      kernels.combine(
        startOf(target),
        startOf(first),
        startOf(second),
        startOf(kept),
        row,
        slots,
        vectors,
        doubles,
      );
    },
  };
}

/** Of four columns, in pairs. */
function vectorsOf(columns: number): number {
  return 2 * Math.ceil(columns / 8);
}
