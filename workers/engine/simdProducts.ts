import type { ProductSums } from '../../src/significance/collectTileMoments.ts';
import { alignmentBytes, createArena } from './arena.ts';
import { instantiateKernels } from './kernelModule.ts';
import { oddLineWords } from './oddLineWords.ts';

const wordBytes = 4;

/** Sums of products on the kernels, in a memory of their own. */
export function simdProducts(module: WebAssembly.Module, operands: number, pairs: number): ProductSums {
  const stride = oddLineWords(operands);
  const [tileBytes, productBytes] = [pairs * stride * wordBytes, stride * stride * wordBytes];
  const arena = createArena(instantiateKernels(module), tileBytes + productBytes + 2 * alignmentBytes);
  const [products, tiles] = [arena.take(productBytes), arena.take(tileBytes)];
  return {
    stride,
    tiles: arena.int16(tiles, 2 * pairs * stride),
    products: arena.int32(products, stride * stride),
    add: (count) => arena.kernels.addProducts(products, tiles, stride * wordBytes, stride, count),
  };
}
