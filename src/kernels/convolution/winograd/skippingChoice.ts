import { largestOffset } from '../../../assembly/thumb.ts';
import type { MemoryTiming } from '../../../boards/timing/memoryTiming.ts';
import { wordReadStalls } from '../../../boards/timing/memoryTiming.ts';
import type { TimingTarget } from '../../../boards/timing/timingTarget.ts';
import { waysThrough } from './keptLists.ts';
import { hasStepRegister } from './skippingCode.ts';
import type { SkippedLayer, SkippingOptions, SkippingPlan } from './skippingPlan.ts';
import { mostTiles, skippingPlan } from './skippingPlan.ts';
import { tableWords } from './skippingTable.ts';

/** Groups of tiles take no more scratch memory, and no more of the RAM, than this when smaller ones do not. */
const largestScratchBytes = 64 * 1024;
const largestScratchShare = 1 / 8;
/** A choice this much slower than the fastest is taken when it needs less scratch memory. */
const indifference = 1.01;

/** The plan with the fewest estimated cycles, or one nearly as fast with less scratch memory. */
export function chosenPlan(skipped: SkippedLayer, target: TimingTarget): SkippingPlan {
  const { memory, ramBytes = Infinity } = target;
  const mostBytes = Math.min(largestScratchBytes, ramBytes * largestScratchShare);
  const plans = optionsFor(skipped, target).map((options) => skippingPlan(skipped, options));
  const small = plans.filter(({ scratchBytes }) => scratchBytes <= mostBytes);
  const possible = small.length > 0 ? small : [plans.reduce(withLessScratch)];
  const estimates = possible.map((plan) => ({ plan, cycles: estimatedCycles(plan, memory) }));
  const limit = indifference * Math.min(...estimates.map(({ cycles }) => cycles));
  return estimates
    .filter(({ cycles }) => cycles <= limit)
    .map(({ plan }) => plan)
    .reduce(withLessScratch);
}

const withLessScratch = (a: SkippingPlan, b: SkippingPlan): SkippingPlan =>
  b.scratchBytes < a.scratchBytes ? b : a;

function optionsFor({ task, live, blocks }: SkippedLayer, { memory }: TimingTarget): SkippingOptions[] {
  const [rows, columns] = [task.layer.rows.starts.length, task.layer.columns.starts.length];
  const loads = memory.kind === 'accelerator' ? 'paired' : 'single';
  const split = memory.kind === 'accelerator' && !task.pool;
  const options: SkippingOptions[] = [];
  for (let groupRows = 1; groupRows <= rows; groupRows++) {
    if (rows % groupRows !== 0) continue;
    for (const channels of [1, 2] as const) {
      const most = blocks[channels] ? Math.min(mostTiles[channels], groupRows * columns) : 0;
      for (let blockTiles = 1; blockTiles <= most; blockTiles++) {
        // The inputs of all tiles of a block are reached by offsets.
        if ((blockTiles - 1) * 4 * live.inputPairs.length > largestOffset) continue;
        const block = { groupRows, blockTiles, channels };
        options.push({ ...block, loads, split, mostUnrolled: mostUnrolled(block, memory) });
      }
    }
  }
  return options;
}

type RegisterBlock = Pick<SkippingOptions, 'blockTiles' | 'channels'>;

/** Instructions of a pair behind the first one, and loading its share of four steps: its step, its weights, inputs and products. */
function pairInstructions(block: RegisterBlock): number {
  const { blockTiles, channels } = block;
  const steps = hasStepRegister(block) ? 1 + 1 / 4 : 2 + 1 / 4;
  return steps + channels + blockTiles * (1 + channels);
}

/** Pairs whose code stays in the cache with that around them. */
function mostUnrolled(block: RegisterBlock, memory: MemoryTiming): number {
  const bytes =
    memory.kind === 'cache' ? memory.cacheBytes / 2 : memory.codeCacheBytes - memory.codeLineBytes;
  const around = block.blockTiles * (1 + 2 * block.channels) + 24;
  return Math.max(1, Math.floor((bytes / 4 - around) / pairInstructions(block)));
}

/** Of the products, with the reads of their table. */
function estimatedCycles(plan: SkippingPlan, memory: MemoryTiming): number {
  const { grid, lengths, unrolled, options } = plan;
  const { blockTiles, channels, loads } = options;
  const loadCycles = loads === 'paired' ? Math.ceil(blockTiles / 2) : 0;
  const pairCycles = pairInstructions(options) + loadCycles;
  const [entryCycles, storeCycles, turnCycles] = [3, blockTiles * channels + 9, 4];
  let cycles = 0;
  for (const [length, count] of lengths) {
    const ways = unrolled.turns ? waysThrough(length, unrolled).length : 0;
    const ofPairs = length === 0 ? blockTiles * channels : entryCycles + length * pairCycles;
    cycles += count * (storeCycles + ofPairs + ways * turnCycles);
  }
  return grid.groups * grid.blocks * (cycles + tableWords(plan) * wordReadStalls(memory));
}
