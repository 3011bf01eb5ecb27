import type { LiveInverse } from '../../src/significance/liveInverse.ts';
import { alignmentBytes, createArena } from './arena.ts';
import { instantiateKernels } from './kernelModule.ts';

const doubleBytes = 8;

/** `plainInverse` on the kernels, bit for bit, in a memory of its own. */
export function simdInverse(module: WebAssembly.Module, slots: number): LiveInverse {
  const rowBytes = slots * doubleBytes;
  const arena = createArena(instantiateKernels(module), (slots + 4) * rowBytes + 3 * alignmentBytes);
  const values = arena.take(slots * rowBytes);
  const [rows, factors] = [arena.take(2 * rowBytes), arena.take(2 * rowBytes)];
  const pairAt = (address: number) =>
    [arena.float64(address, slots), arena.float64(address + rowBytes, slots)] as const;
  return {
    values: arena.float64(values, slots * slots),
    rows: pairAt(rows),
    factors: pairAt(factors),
    subtract: (live) => arena.kernels.subtractPair(values, slots, rows, factors, live),
  };
}
