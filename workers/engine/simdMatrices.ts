import type { Matrices, Matrix, MatrixPart, MatrixShape, Sweep } from '../../src/significance/matrices.ts';
import { alignmentBytes, createArena } from './arena.ts';
import { instantiateKernels } from './kernelModule.ts';
import { oddLineWords } from './oddLineWords.ts';

const [floatBytes, doubleBytes, intBytes] = [4, 8, 4];

/** `plainMatrices` on the kernels, bit for bit, in a memory of their own. */
export function simdMatrices(module: WebAssembly.Module, shapes: readonly MatrixShape[]): Matrices {
  const sizes = shapes.map(({ rows, columns }) => {
    const stride = oddLineWords(columns);
    return { stride, length: rows * stride };
  });
  const matrixBytes = sizes.reduce((sum, { length }) => sum + length * floatBytes + alignmentBytes, 0);
  const room = roomBytes(shapes);
  const arena = createArena(instantiateKernels(module), matrixBytes + room);
  const { kernels } = arena;
  const addresses = sizes.map(({ length }) => arena.take(length * floatBytes));
  const mark = arena.usedBytes;
  // Memory that grew later would leave the matrices behind.
  arena.take(room);
  /** Calls what takes room beside the matrices. */
  const inRoom = <T>(run: () => T): T => {
    arena.release(mark);
    return run();
  };
  /** A `Sweep` of simd/sweeps.ts. */
  const enter = ({ factor, solution, sums, kept, slots, columns }: Sweep) => {
    const vectors = vectorsOf(columns);
    const matrices = [addressOf(factor), rowBytes(factor), ...[solution, sums, kept].map(addressOf)];
    const [lists, cursors] = [arena.take(vectors * listBytes(slots)), arena.take(vectors * 2 * intBytes)];
    return arena.put(
      Int32Array.of(...matrices, rowBytes(solution), vectors, lists, listBytes(slots), cursors),
    );
  };
  return {
    matrices: sizes.map(({ stride, length }, n) => ({
      values: arena.float32(addresses[n]!, length),
      stride,
    })),
    subtractProduct(target, left, right, { rows, columns, count }) {
      const along = rowBytes(left.matrix);
      kernels.subtractProduct(
        placeOf(target),
        rowBytes(target.matrix),
        placeOf(left),
        left.isTransposed ? floatBytes : along,
        left.isTransposed ? along : floatBytes,
        placeOf(right),
        rowBytes(right.matrix),
        rows,
        columns,
        count,
      );
    },
    sweepUp: (sweep, from, to) => inRoom(() => kernels.sweepUp(enter(sweep), from, to, sweep.slots)),
    sweepDown: (sweep, from, to) => inRoom(() => kernels.sweepDown(enter(sweep), from, to)),
    sumSquares: (values, ofKept, { kept, slots, columns }) =>
      inRoom(() => {
        const [from, mask, vectors] = [addressOf(values), addressOf(kept), vectorsOf(columns)];
        const sums = arena.take(4 * vectors * doubleBytes);
        kernels.sumSquares(from, mask, rowBytes(values), slots, vectors, ofKept, sums);
        return arena.float64(sums, columns).slice();
      }),
    combine: (target, first, factors, second, { kept, slots, columns }) =>
      inRoom(() => {
        const [to, a, b, mask] = [target, first, second, kept].map(addressOf);
        const vectors = vectorsOf(columns);
        const from = arena.take(4 * vectors * doubleBytes);
        arena.float64(from, columns).set(factors);
        kernels.combine(to!, a!, b!, mask!, rowBytes(target), slots, vectors, from);
      }),
    eliminate: ({ panel, pivots, factors, weightRows, pairCount, channelCount, errorWeights }, thresholds) =>
      inRoom(() => {
        const ints = () => arena.take(pairCount * intBytes);
        const [pairs, order, steps] = [ints(), ints(), ints()];
        const losses = arena.take(pairCount * doubleBytes);
        // A `Block` of simd/elimination.ts; the last three are its own.
        const block = Int32Array.of(
          ...[addressOf(panel), rowBytes(panel), weightRows],
          ...[pivots, factors].flatMap((matrix) => [addressOf(matrix), rowBytes(matrix)]),
          ...[channelCount, arena.put(errorWeights), arena.put(thresholds), thresholds.length],
          ...[pairs, arena.take(3 * pairCount * doubleBytes), arena.take(2 * pairCount * floatBytes)],
          ...[order, steps, losses, 0, 0, 0],
        );
        kernels.eliminate(arena.put(block), pairCount);
        return {
          order: arena.int32(order, pairCount).slice(),
          steps: arena.int32(steps, pairCount).slice(),
          losses: arena.float64(losses, pairCount).slice(),
        };
      }),
  };
}

function addressOf({ values }: Matrix): number {
  return values.byteOffset;
}

function placeOf({ matrix, start }: MatrixPart): number {
  return addressOf(matrix) + start * floatBytes;
}

function rowBytes({ stride }: Matrix): number {
  return stride * floatBytes;
}

/** Of four columns, in pairs. */
function vectorsOf(columns: number): number {
  return 2 * Math.ceil(columns / 8);
}

/** Of a list of slots and its end, in 16 bits each. */
function listBytes(slots: number): number {
  return 2 * (slots + 2);
}

/** What sweeps and eliminations take beside their matrices, at most. */
function roomBytes(shapes: readonly MatrixShape[]): number {
  const rows = Math.max(...shapes.map((shape) => shape.rows));
  const columns = Math.max(...shapes.map((shape) => shape.columns));
  const ofSweep = vectorsOf(columns) * (listBytes(rows) + 2 * intBytes);
  const ofPairs = (columns / 2) * (3 * intBytes + 4 * doubleBytes + 2 * floatBytes);
  return ofSweep + ofPairs + 2 * rows * doubleBytes + 1024;
}
