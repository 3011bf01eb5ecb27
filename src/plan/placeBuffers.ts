/** A buffer that must keep its content from `firstStep` to `lastStep`, both included. */
export interface Buffer {
  readonly bytes: number;
  readonly firstStep: number;
  readonly lastStep: number;
}

/** Buffers start at multiples of this. */
export const bufferAlignment = 8;

/** Where buffers lie: byte offsets such that buffers alive at the same step never overlap. */
export interface PlacedBuffers {
  readonly buffers: readonly Buffer[];
  readonly offsets: readonly number[];
  readonly totalBytes: number;
}

/**
 * Greedy: the largest buffer first, each at the lowest offset that is free over its whole life. While that takes more than the busiest
 * step, whatever reaches highest goes first in another try.
 */
export function placeBuffers(buffers: readonly Buffer[]): PlacedBuffers {
  const order = buffers.map((_, i) => i).sort((a, b) => buffers[b]!.bytes - buffers[a]!.bytes || a - b);
  const least = busiestBytes(buffers);
  let best = placed(buffers, order);
  let last = best;
  for (let tries = 0; best.totalBytes > least && tries < 2 * buffers.length; tries++) {
    const highest = order.findIndex((i) => aligned(last.offsets[i]! + buffers[i]!.bytes) === last.totalBytes);
    order.unshift(...order.splice(highest, 1));
    last = placed(buffers, order);
    if (last.totalBytes < best.totalBytes) best = last;
  }
  return best;
}

/** One buffer more, wherever it fits around those that are placed. */
export function placeAround({ buffers, offsets, totalBytes }: PlacedBuffers, buffer: Buffer): { offset: number; totalBytes: number } {
  const all = [...buffers, buffer];
  const offset = lowestFree(all, buffers.keys(), offsets, buffers.length);
  return { offset, totalBytes: Math.max(totalBytes, aligned(offset + buffer.bytes)) };
}

function placed(buffers: readonly Buffer[], order: readonly number[]): PlacedBuffers {
  const offsets = new Array<number>(buffers.length).fill(0);
  let totalBytes = 0;
  order.forEach((i, n) => {
    offsets[i] = lowestFree(buffers, order.slice(0, n), offsets, i);
    totalBytes = Math.max(totalBytes, aligned(offsets[i] + buffers[i]!.bytes));
  });
  return { buffers, offsets, totalBytes };
}

/** The lowest offset of buffer `i` beside those that are placed before. */
function lowestFree(
  buffers: readonly Buffer[],
  before: Iterable<number>,
  offsets: readonly number[],
  i: number,
): number {
  const buffer = buffers[i]!;
  const neighbours = [...before]
    .filter((j) => buffers[j]!.firstStep <= buffer.lastStep && buffer.firstStep <= buffers[j]!.lastStep)
    .sort((a, b) => offsets[a]! - offsets[b]!);
  let offset = 0;
  for (const j of neighbours) {
    if (offset + buffer.bytes <= offsets[j]!) break;
    offset = Math.max(offset, aligned(offsets[j]! + buffers[j]!.bytes));
  }
  return offset;
}

/** Most that is alive at once. */
function busiestBytes(buffers: readonly Buffer[]): number {
  const aliveAt = (step: number) =>
    buffers.reduce(
      (sum, { bytes, firstStep, lastStep }) => sum + (firstStep <= step && step <= lastStep ? aligned(bytes) : 0),
      0,
    );
  return Math.max(0, ...buffers.map(({ firstStep }) => aliveAt(firstStep)));
}

/** Up to a whole number of alignments. */
export function aligned(bytes: number): number {
  return Math.ceil(bytes / bufferAlignment) * bufferAlignment;
}
