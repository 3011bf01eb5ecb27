/** A buffer that must keep its content from `firstStep` to `lastStep`, both included. */
export interface Buffer {
  readonly bytes: number;
  readonly firstStep: number;
  readonly lastStep: number;
}

/** Buffers start at multiples of this. */
export const bufferAlignment = 8;

/**
 * Byte offsets such that buffers alive at the same step never overlap. Greedy: the largest buffer first, each at the
 * lowest offset that is free over its whole life; `later` buffers after all others. Offsets of `later` follow the others'.
 */
export function placeBuffers(
  first: readonly Buffer[],
  later: readonly Buffer[] = [],
): { offsets: number[]; totalBytes: number } {
  const buffers = [...first, ...later];
  const offsets = new Array<number>(buffers.length).fill(0);
  const isLater = (i: number) => Number(i >= first.length);
  const order = buffers
    .map((_, i) => i)
    .sort((a, b) => isLater(a) - isLater(b) || buffers[b]!.bytes - buffers[a]!.bytes || a - b);
  const placed: number[] = [];
  let totalBytes = 0;
  for (const i of order) {
    const buffer = buffers[i]!;
    const neighbours = placed
      .filter((j) => buffers[j]!.firstStep <= buffer.lastStep && buffer.firstStep <= buffers[j]!.lastStep)
      .sort((a, b) => offsets[a]! - offsets[b]!);
    let offset = 0;
    for (const j of neighbours) {
      if (offset + buffer.bytes <= offsets[j]!) break;
      offset = Math.max(offset, aligned(offsets[j]! + buffers[j]!.bytes));
    }
    offsets[i] = offset;
    placed.push(i);
    totalBytes = Math.max(totalBytes, aligned(offset + buffer.bytes));
  }
  return { offsets, totalBytes };
}

/** Up to a whole number of alignments. */
export function aligned(bytes: number): number {
  return Math.ceil(bytes / bufferAlignment) * bufferAlignment;
}
