import type { ConvLayer, Network } from '../network/network.ts';
import { imageShape, tensorOf } from '../network/network.ts';
import type { SkipMask } from '../significance/skipMask.ts';
import type { Board } from './board.ts';
import type { FormCost } from './cost.ts';
import { paddedInput } from './paddedInput.ts';
import type { UnpackedBlock, UnpackedChunk } from './unpackedBlocks.ts';
import { tilePixels, unpackedBlocks } from './unpackedBlocks.ts';

/**
 * Instructions of the parts of an unpacked kernel besides its pairs, counted under QEMU on compiled bundles
 * (GCC 12 -O2, double rounding). `docs/latency-model.md` says how, and how far off the sums are.
 */
const counted = {
  /** Per pixel pair: pointers, counter, branch; stepping over row ends costs more when rows hold an odd count. */
  evenRowStep: 9,
  oddRowStep: 22,
  /** Per sum of the tile. */
  biasStart: 0,
  partialSumLoad: 1,
  partialSumStore: 1,
  requantisation: 21,
  /** Per chunk: prologue and epilogue. */
  call: 30,
  /** The int16 copy: per value of the real input, per value of its margin, per row. */
  copiedValue: 6,
  marginValue: 1,
  copyRow: 100,
};

/** Instructions per weight pair that bring it into a register. */
const constantInstructions = { immediate: 2, literal: 1 };

/** Executed work and code size of one unpacked convolution; linear in the mask. */
export function unpackedCost(network: Network, layer: ConvLayer, board: Board, mask?: SkipMask): FormCost {
  const { h, w } = imageShape(tensorOf(network, layer.output));
  const tiles = Math.ceil((h * w) / tilePixels);
  const step = w % tilePixels === 0 ? counted.evenRowStep : counted.oddRowStep;
  const copy = copyInstructions(network, layer);
  let keptPairs = 0;
  let instructions = copy;
  let latencyCycles = copy * board.timing.otherCycles.value;
  let flashBytes = 0;
  for (const block of unpackedBlocks(network, layer, mask))
    block.chunks.forEach((chunk, i) => {
      const tile = tileCost(block, chunk, i, step, board);
      const cycles = fetchedCycles(tile.cycles, tiles, chunk.codeBytes, board);
      keptPairs += chunk.keptPairs;
      instructions += tile.instructions * tiles + counted.call;
      latencyCycles += cycles + counted.call * board.timing.otherCycles.value;
      flashBytes += chunk.codeBytes;
    });
  return { smlads: keptPairs * h * w, instructions, latencyCycles: Math.round(latencyCycles), flashBytes };
}

/** One pass through a chunk's straight-line code. */
function tileCost(
  block: UnpackedBlock,
  chunk: UnpackedChunk,
  index: number,
  step: number,
  board: Board,
): { instructions: number; cycles: number } {
  const { timing, weightConstants } = board;
  const sums = tilePixels * block.channels;
  const start = index === 0 ? counted.biasStart : counted.partialSumLoad;
  const finish = index === block.chunks.length - 1 ? counted.requantisation : counted.partialSumStore;
  const loads = tilePixels * chunk.loadedPairs;
  const smlads = tilePixels * chunk.keptPairs;
  const others = step + sums * (start + finish);
  return {
    instructions: loads + chunk.keptPairs * constantInstructions[weightConstants] + smlads + others,
    cycles:
      loads * timing.loadCycles.value +
      chunk.keptPairs * timing.constantCycles.value +
      smlads * timing.smladCycles.value +
      others * timing.otherCycles.value,
  };
}

/**
 * Code that stays in the cache is fetched once, a stall per line; code that does not is streamed from flash in
 * every pass, and the slower of core and flash decides.
 */
function fetchedCycles(coreCycles: number, passes: number, codeBytes: number, board: Board): number {
  const { cacheBytes, timing } = board;
  if (codeBytes > cacheBytes)
    return passes * Math.max(coreCycles, codeBytes / timing.streamBytesPerCycle.value);
  return passes * coreCycles + (codeBytes / timing.lineBytes.value) * timing.lineFillStallCycles.value;
}

function copyInstructions(network: Network, layer: ConvLayer): number {
  const padded = paddedInput(network, layer);
  const copied = padded.copiedH * padded.copiedW * padded.c;
  const margin = padded.h * padded.w * padded.c - copied;
  return copied * counted.copiedValue + margin * counted.marginValue + padded.h * counted.copyRow;
}
