import type { PointTable } from '../../../../src/exploration/points/pointTable.ts';

/** A table of points with these cycles and right answers; point 0 is the exact network. */
export function pointTable(
  latencyCycles: readonly number[],
  correct: readonly number[],
  imageCount = 1000,
): PointTable {
  const zeros = new Float64Array(latencyCycles.length);
  return {
    levels: new Uint16Array(),
    layerCount: 0,
    latencyCycles: Float64Array.from(latencyCycles),
    macs: zeros,
    smlads: zeros,
    flashBytes: zeros,
    ramBytes: zeros,
    limits: { flashBytes: 100, ramBytes: 10 },
    correct: Int32Array.from(correct),
    imagesSeen: new Int32Array(correct.length),
    correctBits: new Uint8Array(),
    bytesPerPoint: 0,
    imageCount,
  };
}
