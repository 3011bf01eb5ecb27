import type { RankUpdate } from '../../src/significance/rankUpdate.ts';
import { createArena } from './arena.ts';
import { instantiateKernels } from './kernelModule.ts';

/** Columns that simd/rankUpdate.ts works on at a time. */
const together = 8;
/** Vectors that are subtracted at a time. */
export const mostVectors = 32;

/** The same on the kernels, bit for bit, in a memory of its own. */
export function simdRankUpdate(module: WebAssembly.Module, size: number): RankUpdate {
  const stride = Math.ceil(size / together) * together;
  const doubles = Float64Array.BYTES_PER_ELEMENT;
  const bytes = { matrix: size * stride * doubles, vectors: mostVectors * stride * doubles };
  const arena = createArena(instantiateKernels(module), bytes.matrix + 2 * bytes.vectors);
  const [matrix, first, second] = [bytes.matrix, bytes.vectors, bytes.vectors].map((each) =>
    arena.take(each),
  );
  const vectors = (address: number) => arena.float64(address, mostVectors * stride);
  return {
    matrix: arena.float64(matrix!, size * stride),
    stride,
    subtract(left, right, live) {
      left.forEach((values, k) => vectors(first!).set(values, k * stride));
      right.forEach((values, k) => vectors(second!).set(values, k * stride));
      arena.kernels.subtractProducts(matrix!, stride, first!, second!, left.length, live);
    },
  };
}
