import type { Routine } from '../assembly/routine.ts';
import { instructionCount, routineFlashBytes } from '../assembly/routine.ts';
import { largestOffset } from '../assembly/thumb.ts';
import type { MemoryTiming } from '../timing/memoryTiming.ts';
import type { Core } from '../timing/routineCycles.ts';
import { routineCycles } from '../timing/routineCycles.ts';
import type { ConvTask } from './convTask.ts';
import { pixelBytes, rowBytes } from './imageLayout.ts';
import type { RolledOptions } from './rolledConv.ts';
import { rolledConv } from './rolledConv.ts';
import { sparseConv } from './sparseConv.ts';
import { largestTile } from './tileRegisters.ts';
import { streamedConv, unpackedConv } from './unpackedConv.ts';

/**
 * How a convolution's kernel is built. `rolled`: loops, int16 weight pairs in flash. `compact`: the same with int8 weights
 * that are expanded into RAM. `unpacked`: straight-line code in cache-sized chunks. `sparse`, `sparse-compact`: loops over
 * the kept pairs. `streamed`: the straight-line code of arXiv 2409.16815, for comparison only.
 */
export const convForms = ['rolled', 'compact', 'unpacked', 'sparse', 'sparse-compact', 'streamed'] as const;
export type ConvForm = (typeof convForms)[number];

/** The core and memory that a kernel is timed for. */
export interface TimingTarget {
  readonly core: Core;
  readonly memory: MemoryTiming;
}

/** A kernel and what it costs. */
export interface ConvCandidate {
  readonly form: ConvForm;
  readonly routine: Routine;
  readonly cycles: number;
  readonly instructions: number;
  readonly flashBytes: number;
  readonly scratchBytes: number;
}

/** Forms that a layer may be given by the model; `streamed` only by hand. */
export const chosenForms: readonly ConvForm[] = ['rolled', 'compact', 'unpacked', 'sparse', 'sparse-compact'];

/** Forms for an exact layer: it gains nothing from lists of kept pairs, and next to nothing from straight-line code. */
export const exactForms: readonly ConvForm[] = ['rolled', 'compact'];

/** Widest tile whose loads and stores reach all their pixels, side by side or below each other. */
function widestTile({ input, layer, output }: ConvTask, upright: boolean): number {
  const { stride } = layer.window;
  const inputStep = upright ? stride.h * rowBytes(input) : stride.w * pixelBytes(input);
  const step = Math.max(inputStep, upright ? output.rowBytes : output.pixelBytes);
  return Math.max(1, Math.min(largestTile.pixels, 1 + Math.floor((largestOffset - 8) / step)));
}

/** Cycles of one operand pair for a tile of some pixels by two channels, on either core about. */
const tileCycles = [0, 5, 8, 11, 14];

function lineCycles(pixels: number, tile: number): number {
  return Math.floor(pixels / tile) * tileCycles[tile]! + tileCycles[pixels % tile]!;
}

/** Tiles stand upright when the height leaves less of a remainder than the width. */
function oriented(task: ConvTask): { task: ConvTask; tilePixels: number } {
  const [across, down] = [widestTile(task, false), widestTile(task, true)];
  const acrossCycles = lineCycles(task.outW, across) * task.outH;
  const downCycles = lineCycles(task.outH, down) * task.outW;
  if (acrossCycles <= downCycles) return { task, tilePixels: across };
  return { task: { ...task, upright: true }, tilePixels: down };
}

function runLength({ pairs, layer }: ConvTask): number {
  const { kernel, dilation } = layer.window;
  return pairs.pairCount / (kernel.h * (dilation.w > 1 ? kernel.w : 1));
}

const unrolls = [4, 6, 8, 12, 16, 24];

/** The fastest kernel of one form, over its free choices; null when the layer cannot have the form. */
export function bestOfForm(given: ConvTask, form: ConvForm, target: TimingTarget): ConvCandidate | null {
  const { task, tilePixels } = oriented(given);
  const weightLoads = target.core === 'cortex-m4' ? 'single' : 'double';
  const candidates: Routine[] = [];
  if (form === 'rolled' || form === 'compact') {
    const options: Omit<RolledOptions, 'unroll' | 'straightPairs'> = {
      weights: form === 'rolled' ? 'int16' : 'int8',
      weightLoads,
      tilePixels,
    };
    const run = runLength(task);
    const lengths = new Set(unrolls.filter((unroll) => unroll < run));
    if (run <= unrolls.at(-1)!) lengths.add(run);
    for (const unroll of lengths) candidates.push(rolledConv(task, { ...options, unroll, straightPairs: 0 }));
    if (task.pairs.pairCount <= 48)
      candidates.push(rolledConv(task, { ...options, unroll: run, straightPairs: task.pairs.pairCount }));
  } else if (form === 'unpacked') {
    candidates.push(unpackedConv(task, { chunkBytes: chunkBytes(target.memory), weightLoads, tilePixels }));
  } else if (form === 'streamed') candidates.push(streamedConv(task));
  else {
    const weights = form === 'sparse' ? 'int16' : 'int8';
    const routine = sparseConv(task, { weights, weightLoads, tilePixels });
    if (routine) candidates.push(routine);
  }
  let best: ConvCandidate | null = null;
  for (const routine of candidates) {
    const { core, stalls } = routineCycles(routine, target.core, target.memory);
    if (best && best.cycles <= core + stalls) continue;
    best = {
      form,
      routine,
      cycles: core + stalls,
      instructions: instructionCount(routine.body),
      flashBytes: routineFlashBytes(routine),
      scratchBytes: routine.scratchBytes,
    };
  }
  return best;
}

/** A chunk and the code around it stay in the cache. */
function chunkBytes(memory: MemoryTiming): number {
  const cache = memory.kind === 'cache' ? memory.cacheBytes : memory.codeCacheBytes;
  return Math.max(400, Math.floor(cache * 0.6));
}
