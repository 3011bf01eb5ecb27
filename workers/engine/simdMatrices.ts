import type { Matrices, MatrixPart, MatrixShape } from '../../src/significance/matrices.ts';
import { alignmentBytes, createArena } from './arena.ts';
import { instantiateKernels } from './kernelModule.ts';

const floatBytes = Float32Array.BYTES_PER_ELEMENT;
const lineFloats = 16;

/** `plainMatrices` on the kernels, bit for bit, in a memory of their own. */
export function simdMatrices(module: WebAssembly.Module, shapes: readonly MatrixShape[]): Matrices {
  const sizes = shapes.map(({ rows, columns }) => {
    // An odd number of cache lines: rows at a power of two would fall into the same places of the cache.
    const stride = (Math.floor(Math.ceil(columns / lineFloats) / 2) * 2 + 1) * lineFloats;
    return { stride, length: rows * stride };
  });
  const bytes = sizes.reduce((sum, { length }) => sum + length * floatBytes + alignmentBytes, 0);
  const arena = createArena(instantiateKernels(module), bytes);
  const addresses = sizes.map(({ length }) => arena.take(length * floatBytes));
  const addressOf = ({ matrix, start }: MatrixPart) => matrix.values.byteOffset + start * floatBytes;
  return {
    matrices: sizes.map(({ stride, length }, n) => ({
      values: arena.float32(addresses[n]!, length),
      stride,
    })),
    subtractProduct(target, left, right, { rows, columns, count }) {
      const along = left.matrix.stride * floatBytes;
      arena.kernels.subtractProduct(
        addressOf(target),
        target.matrix.stride * floatBytes,
        addressOf(left),
        left.isTransposed ? floatBytes : along,
        left.isTransposed ? along : floatBytes,
        addressOf(right),
        right.matrix.stride * floatBytes,
        rows,
        columns,
        count,
      );
    },
  };
}
