import type { Instruction } from '../assembly/instruction.ts';
import { addImmediate, advance, at, constant, largestOffset, ldr, ldrd, mac } from '../assembly/thumb.ts';
import type { Tile } from './tileRegisters.ts';
import { input, spare, stream, sums, values, weights } from './tileRegisters.ts';

/** One pair in straight-line code. */
export interface PairCode {
  /** Byte offset of the first pixel's operands from where `input` points when the code begins. */
  readonly offset: number;
  /** Which channels of the tile multiply it. */
  readonly keeps: readonly boolean[];
  /** Weight words of the channels, for weights in the code. */
  readonly words?: readonly number[];
}

/** How weights reach registers: words at `stream` by LDRD or by two LDRs, or MOVW and MOVT. */
export type WeightLoads = 'double' | 'single' | 'immediate';

export interface OperandCode {
  readonly instructions: readonly Instruction[];
  /** How far `input` and `stream` have moved. */
  readonly inputMoved: number;
  readonly streamMoved: number;
  /** Bytes at `stream` that were read. */
  readonly streamBytes: number;
}

const largestDoubleOffset = 1020;

/**
 * Multiplies pairs for all pixels of a tile, in straight-line code. Loads come in groups, which Cortex-M4 pipelines, and two
 * instructions before their use, which Cortex-M33 needs; a pair without a channel costs nothing.
 */
export function operandCode(
  pairs: readonly PairCode[],
  tile: Tile,
  pixelStep: number,
  loads: WeightLoads,
  table: string | null,
): OperandCode {
  const code: Instruction[] = [];
  const kept = pairs.filter(({ keeps }) => keeps.some(Boolean));
  const reach = (tile.pixels - 1) * pixelStep;
  let inputMoved = 0;
  let streamMoved = 0;
  let streamBytes = 0;

  const loadWeights = (pair: PairCode) => {
    if (loads === 'immediate') {
      pair.keeps.forEach((keeps, channel) => {
        if (keeps) code.push(...constant(weights[channel === 0 ? 0 : 1], pair.words![channel]!));
      });
      return;
    }
    if (streamBytes - streamMoved + 4 > largestDoubleOffset) {
      code.push(addImmediate(stream, stream, streamBytes - streamMoved));
      streamMoved = streamBytes;
    }
    const both = pair.keeps[0] === true && pair.keeps[1] === true;
    if (both && loads === 'double') {
      code.push(ldrd(weights[0], weights[1], at(stream, streamBytes - streamMoved), table));
      streamBytes += 8;
      return;
    }
    pair.keeps.forEach((keeps, channel) => {
      if (!keeps) return;
      code.push(ldr(weights[channel === 0 ? 0 : 1], at(stream, streamBytes - streamMoved), table));
      streamBytes += 4;
    });
  };
  const moveTo = (pair: PairCode) => {
    const distance = pair.offset - inputMoved;
    if (distance >= 0 && distance + reach <= largestOffset) return;
    // The register of a sum that a one-pixel tile leaves free: `next` may be reached while both weights are loaded.
    code.push(...advance(input, distance, tile.pixels === 1 ? sums[0]![1]! : spare));
    inputMoved = pair.offset;
  };
  const loadValues = (pair: PairCode, pixel: number, register: 0 | 1) =>
    code.push(ldr(values[register], at(input, pair.offset - inputMoved + pixel * pixelStep)));
  const multiply = (pair: PairCode, pixel: number, register: 0 | 1) => {
    pair.keeps.forEach((keeps, channel) => {
      const sum = sums[channel]![pixel]!;
      if (keeps) code.push(mac('smlad', sum, values[register], weights[channel === 0 ? 0 : 1], sum));
    });
  };

  if (tile.pixels === 1) {
    kept.forEach((pair, i) => {
      const register = i % 2 === 0 ? 0 : 1;
      if (i === 0) {
        moveTo(pair);
        loadValues(pair, 0, register);
      }
      loadWeights(pair);
      const next = kept[i + 1];
      if (next) {
        moveTo(next);
        loadValues(next, 0, register === 0 ? 1 : 0);
      }
      multiply(pair, 0, register);
    });
  } else {
    for (const pair of kept) {
      moveTo(pair);
      loadWeights(pair);
      loadValues(pair, 0, 0);
      loadValues(pair, 1, 1);
      multiply(pair, 0, 0);
      if (tile.pixels === 3) loadValues(pair, 2, 0);
      multiply(pair, 1, 1);
      if (tile.pixels === 4) {
        loadValues(pair, 2, 0);
        loadValues(pair, 3, 1);
      }
      if (tile.pixels >= 3) multiply(pair, 2, 0);
      if (tile.pixels === 4) multiply(pair, 3, 1);
    }
  }
  return { instructions: code, inputMoved, streamMoved, streamBytes };
}
