import type { Kernels } from './kernelModule.ts';

const pageBytes = 65536;
export const alignmentBytes = 16;

/** Memory of the kernels, handed out from one end to the other. */
export interface Arena {
  readonly kernels: Kernels;
  readonly usedBytes: number;
  readonly freeBytes: number;
  /** Zeroed bytes, aligned for vectors. Throws RangeError beyond the budget. */
  take(bytes: number): number;
  /** Copies values in; gives their address. */
  put(values: Float64Array | Float32Array | Int32Array | Int16Array | Uint8Array): number;
  /** Frees everything taken since `usedBytes` was `mark`. */
  release(mark: number): void;
  /** Lowers the budget by `bytes`, which something outside has taken. */
  shrink(bytes: number): void;
  int8(address: number, length: number): Int8Array;
  int16(address: number, length: number): Int16Array;
  uint16(address: number, length: number): Uint16Array;
  float64(address: number, length: number): Float64Array;
  int32(address: number, length: number): Int32Array;
  float32(address: number, length: number): Float32Array;
}

export function createArena(kernels: Kernels, budgetBytes: number): Arena {
  const base = Math.ceil(kernels.heapBase() / alignmentBytes) * alignmentBytes;
  const { memory } = kernels;
  let used = 0;
  /** End of what has ever been taken; beyond it memory is zero. */
  let touched = base;
  let budget = budgetBytes;

  function take(bytes: number): number {
    const rounded = Math.ceil(bytes / alignmentBytes) * alignmentBytes;
    if (used + rounded > budget)
      throw new RangeError(`${used + rounded} bytes are needed, ${budget} are allowed`);
    const address = base + used;
    const missing = address + rounded - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
    used += rounded;
    new Uint8Array(memory.buffer).fill(0, address, Math.min(touched, base + used));
    touched = Math.max(touched, base + used);
    return address;
  }

  return {
    kernels,
    get usedBytes() {
      return used;
    },
    get freeBytes() {
      return budget - used;
    },
    take,
    put(values) {
      const address = take(values.byteLength);
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      new Uint8Array(memory.buffer).set(bytes, address);
      return address;
    },
    release(mark) {
      used = mark;
    },
    shrink(bytes) {
      budget -= bytes;
    },
    int8: (address, length) => new Int8Array(memory.buffer, address, length),
    int16: (address, length) => new Int16Array(memory.buffer, address, length),
    uint16: (address, length) => new Uint16Array(memory.buffer, address, length),
    float64: (address, length) => new Float64Array(memory.buffer, address, length),
    int32: (address, length) => new Int32Array(memory.buffer, address, length),
    float32: (address, length) => new Float32Array(memory.buffer, address, length),
  };
}
