/** A buffer that must keep its content from `firstStep` to `lastStep`, both included. */
export interface Buffer {
  readonly bytes: number;
  readonly firstStep: number;
  readonly lastStep: number;
  /** Another buffer, read for the last time in `firstStep`, over which this one may be written if it begins this much before it. */
  readonly over?: { readonly buffer: number; readonly leadBytes: number };
}

/** Buffers start at multiples of this. */
export const bufferAlignment = 8;

/** Where buffers lie: byte offsets such that buffers alive at the same step overlap only where one is written over the other. */
export interface PlacedBuffers {
  readonly buffers: readonly Buffer[];
  readonly offsets: readonly number[];
  readonly totalBytes: number;
}

/**
 * Greedy: the largest buffer first, or the latest, each at the lowest offset that is free over its whole life. While that takes more
 * than the busiest step, whatever reaches highest goes first in another try.
 */
export function placeBuffers(buffers: readonly Buffer[]): PlacedBuffers {
  const least = busiestStep(buffers).bytes;
  const numbers = [...buffers.keys()];
  const orders = [
    numbers.toSorted((a, b) => buffers[b]!.bytes - buffers[a]!.bytes || a - b),
    numbers.toSorted(
      (a, b) =>
        isBrief(buffers[a]!) - isBrief(buffers[b]!) || buffers[b]!.firstStep - buffers[a]!.firstStep || a - b,
    ),
  ];
  let best: PlacedBuffers = { buffers, offsets: [], totalBytes: buffers.length > 0 ? Infinity : 0 };
  for (const order of orders)
    for (let tries = 0; best.totalBytes > least && tries <= buffers.length; tries++) {
      const next = placedInOrder(buffers, order);
      if (next.totalBytes < best.totalBytes) best = next;
      const highest = order.findIndex((i) => end(next, i) === next.totalBytes);
      order.unshift(...order.splice(highest, 1));
    }
  return best;
}

/** One buffer more, wherever there is room around those that are placed. */
export function placeAround(
  { buffers, offsets, totalBytes }: PlacedBuffers,
  buffer: Buffer,
): { readonly offset: number; readonly totalBytes: number } {
  const offset = lowestFree([...buffers, buffer], [...buffers.keys()], offsets, buffers.length);
  return { offset, totalBytes: Math.max(totalBytes, aligned(offset + buffer.bytes)) };
}

/** 1 for scratch memory, which goes around what lives longer. */
function isBrief({ firstStep, lastStep }: Buffer): number {
  return firstStep === lastStep ? 1 : 0;
}

function placedInOrder(buffers: readonly Buffer[], order: readonly number[]): PlacedBuffers {
  const offsets = new Array<number>(buffers.length).fill(0);
  order.forEach((i, n) => {
    offsets[i] = lowestFree(buffers, order.slice(0, n), offsets, i);
  });
  const ends = offsets.map((offset, i) => aligned(offset + buffers[i]!.bytes));
  return { buffers, offsets, totalBytes: Math.max(0, ...ends) };
}

function end({ buffers, offsets }: PlacedBuffers, i: number): number {
  return aligned(offsets[i]! + buffers[i]!.bytes);
}

/** The lowest offset of buffer `i` beside those that are placed before. */
function lowestFree(
  buffers: readonly Buffer[],
  before: readonly number[],
  offsets: readonly number[],
  i: number,
): number {
  const { firstStep, lastStep } = buffers[i]!;
  const neighbours = before.filter(
    (j) => buffers[j]!.firstStep <= lastStep && firstStep <= buffers[j]!.lastStep,
  );
  const isFree = (offset: number) =>
    neighbours.every((j) => {
      const other = offsets[j]!;
      return offset + distance(buffers, i, j) <= other || other + distance(buffers, j, i) <= offset;
    });
  const ends = neighbours.map((j) => aligned(offsets[j]! + distance(buffers, j, i)));
  return [0, ...ends].filter(isFree).reduce((least, offset) => Math.min(least, offset));
}

/** How far behind buffer `a` buffer `b` has to begin at least, if it comes behind. */
function distance(buffers: readonly Buffer[], a: number, b: number): number {
  const { bytes, over } = buffers[a]!;
  return over?.buffer === b ? Math.min(bytes, over.leadBytes) : bytes;
}

/** The step in which most is alive at once. */
export function busiestStep(buffers: readonly Buffer[]): { readonly step: number; readonly bytes: number } {
  let busiest = { step: 0, bytes: 0 };
  for (const { firstStep: step } of buffers) {
    let bytes = 0;
    for (const buffer of buffers) {
      if (step < buffer.firstStep || step > buffer.lastStep) continue;
      bytes += aligned(buffer.bytes);
      if (buffer.over && step === buffer.firstStep)
        bytes -= sharedBytes(buffer, buffers[buffer.over.buffer]!);
    }
    if (bytes > busiest.bytes) busiest = { step, bytes };
  }
  return busiest;
}

/** What a buffer and the one over which it is written have in common at best. */
function sharedBytes({ bytes, over }: Buffer, other: Buffer): number {
  const [own, others] = [aligned(bytes), aligned(other.bytes)];
  return own + others - Math.max(own, Math.min(own, aligned(over!.leadBytes)) + others);
}

/** Up to a whole number of alignments. */
export function aligned(bytes: number): number {
  return Math.ceil(bytes / bufferAlignment) * bufferAlignment;
}
