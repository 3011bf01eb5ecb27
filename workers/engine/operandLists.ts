import type { Arena } from './arena.ts';
import { alignmentBytes } from './arena.ts';
import type { Operands } from './operands.ts';

/** Lists of operand pairs in memory, one per channel, as simd/multiply.ts reads them. */
export interface Lists {
  readonly address: number;
  /** Entries of all channels: the operand pairs that are multiplied. */
  readonly entries: number;
}

const entryWords = 2;

/** Most bytes that lists of a layer take. */
export function listBytes({ channels, count }: Operands): number {
  const words = channels * count * entryWords + channels + 2;
  return words * Int32Array.BYTES_PER_ELEMENT + 2 * alignmentBytes;
}

/**
 * Writes the operand pairs whose weights differ from those of `from` (all 0 without it), with the difference as weights:
 * added to sums made with `from`, the products give the sums of `weights`, exactly.
 * @param weights [channel][operand]
 */
export function putLists(
  arena: Arena,
  operands: Operands,
  weights: Int8Array | Int16Array,
  from?: Int8Array,
): Lists {
  const { channels, count, offsets } = operands;
  const shared = offsets.length === count;
  const entries = new Int32Array(weights.length * entryWords);
  const starts = new Int32Array(channels + (channels % 2) + 1);
  let end = 0;
  for (let channel = 0; channel < channels; channel++) {
    const row = channel * count;
    const place = shared ? 0 : row;
    let last = -1;
    for (let n = 0; n < count; n++) {
      const weight = weights[row + n]! - (from ? from[row + n]! : 0);
      if (weight === 0) continue;
      const offset = offsets[place + n]!;
      const second = offset & 2;
      const slot = offset - second;
      if (slot !== last) {
        entries[end] = last = slot;
        end += entryWords;
      }
      entries[end - 1]! |= second ? weight << 16 : weight & 0xffff;
    }
    starts.fill(end, channel + 1);
  }
  const list = arena.put(entries.subarray(0, end));
  return {
    address: arena.put(starts.map((start) => list + start * entries.BYTES_PER_ELEMENT)),
    entries: end / entryWords,
  };
}
