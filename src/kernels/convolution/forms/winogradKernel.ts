import { wordReadStalls } from '../../../boards/timing/memoryTiming.ts';
import type { TimingTarget } from '../../../boards/timing/timingTarget.ts';
import { timingKey } from '../../../boards/timing/timingTarget.ts';
import { emittedText } from '../../requantisation/emittedText.ts';
import type { ConvKernel } from '../convForm.ts';
import type { ConvTask } from '../convTask.ts';
import type { KernelFigures } from '../kernelFigures.ts';
import { figuresOf, noWork, pairwiseWork } from '../kernelFigures.ts';
import { liveChannels } from '../liveChannels.ts';
import { hasTiles, isExact } from '../winograd/exactness.ts';
import { productInstructions, registerTileFor, unrollFor } from '../winograd/registerTile.ts';
import { tileStarts } from '../winograd/tileGrid.ts';
import { poolSize } from '../winograd/tilePlan.ts';
import { winogradConv } from '../winograd/winogradConv.ts';
import type { TileOutputs, WinogradOptions } from '../winograd/winogradPlan.ts';
import { winogradLayout, winogradPlan } from '../winograd/winogradPlan.ts';

type Weights = WinogradOptions['weights'];

interface WinogradChoice {
  readonly options: WinogradOptions;
  readonly figures: KernelFigures;
}

/** Outputs of a tile, down and across. */
type TileShape = Pick<WinogradOptions, 'down' | 'across'>;

const sides: readonly TileOutputs[] = [2, 3, 4];
/** So many tile shapes are priced, of those that an estimate puts this close to the best. */
const mostShapes = 2;
const closeEstimate = 1.15;
/** Groups of tiles take no more scratch memory, and no more of the RAM, than this when smaller ones do not. */
const largestScratchBytes = 64 * 1024;
const largestScratchShare = 1 / 8;
/** A choice this much slower than the fastest is taken when it needs less scratch memory. */
const indifference = 1.01;
/** Cycles that the transform of a word of weights takes, about. */
const transformCycles = 6;

/** By all that instructions depend on: the values of the weights are not among it. */
const choices = new Map<string, WinogradChoice>();

/** The fastest kernel of fast convolution; null for layers that it does not compute, or not exactly. */
export function winogradKernel(task: ConvTask, target: TimingTarget, weights: Weights): ConvKernel | null {
  if (!hasTiles(task)) return null;
  const options = shapesOf(task, target, weights).filter((each) => isExact(winogradPlan(task, each)));
  if (options.length === 0) return null;
  const requantisations = options.map((each) => emittedText(winogradPlan(task, each).requantiser));
  const layer = { window: task.layer.window };
  const { outputs, inputPairs } = liveChannels(task);
  const key = JSON.stringify([
    { ...task, layer, pairs: null },
    options,
    requantisations,
    [outputs.length, inputPairs.length],
    timingKey(target),
  ]);
  const choice = choices.get(key) ?? bestChoice(task, target, options);
  choices.set(key, choice);
  const routines = () => ({ conv: winogradConv(task, choice.options), pool: null });
  return { ...choice.figures, ...pairwiseWork(task), routines };
}

/** The fastest tile shape first, then the size of its groups: so few kernels are priced. */
function bestChoice(
  task: ConvTask,
  target: TimingTarget,
  shapes: readonly WinogradOptions[],
): WinogradChoice {
  const price = (options: WinogradOptions): WinogradChoice => ({
    options,
    figures: figuresOf(winogradConv(task, options), target, noWork),
  });
  const best = shapes
    .map(price)
    .reduce((fastest, next) => (next.figures.cycles < fastest.figures.cycles ? next : fastest));
  const { options } = best;
  // Weights that are transformed once per group cost more than what a smaller group saves.
  if (options.weights === 'int8') return best;
  const others = groupsOf(task, target, options.weights, options)
    .filter(({ groupRows }) => groupRows !== options.groupRows)
    .map(price);
  const possible = [best, ...others];
  const limit = indifference * Math.min(...possible.map(({ figures }) => figures.cycles));
  return possible
    .filter(({ figures }) => figures.cycles <= limit)
    .reduce((least, next) => (next.figures.scratchBytes < least.figures.scratchBytes ? next : least));
}

/** Outputs of the convolution that are wanted. */
function outputSize(task: ConvTask): { readonly h: number; readonly w: number } {
  const taps = poolSize(task);
  return { h: taps * task.outH, w: taps * task.outW };
}

/** The tile shapes worth pricing, in the largest groups: they read, or transform, the weights least often. */
function shapesOf(task: ConvTask, target: TimingTarget, weights: Weights): WinogradOptions[] {
  const { h, w } = outputSize(task);
  // Pooled, a tile holds whole windows.
  const possible = (length: number) => sides.filter((side) => side <= length && !(task.pool && side === 3));
  const estimated = possible(h)
    .flatMap((down) => possible(w).map((across) => groupsOf(task, target, weights, { down, across }).at(-1)!))
    .map((options) => ({ options, cycles: estimatedCycles(task, target, options) }))
    .sort((a, b) => a.cycles - b.cycles);
  return estimated
    .filter(({ cycles }) => cycles <= closeEstimate * estimated[0]!.cycles)
    .slice(0, mostShapes)
    .map(({ options }) => options);
}

/** Per output channel: the products, and what the weights take. */
function estimatedCycles(task: ConvTask, target: TimingTarget, options: WinogradOptions): number {
  const { grid, points, pairs } = winogradLayout(task, options);
  const weightCycles = options.weights === 'int8' ? transformCycles : wordReadStalls(target.memory);
  const tiles = grid.groupRows * grid.columns.length;
  return grid.groups * points * (productInstructions(options, tiles, pairs) + pairs * weightCycles);
}

/** A tile shape in groups of every size that divides the image and for which there is room; the smallest one always. */
function groupsOf(
  task: ConvTask,
  target: TimingTarget,
  weights: Weights,
  shape: TileShape,
): WinogradOptions[] {
  const { memory, ramBytes = Infinity } = target;
  const { h, w } = outputSize(task);
  const rows = tileStarts(h, shape.down).length;
  const columns = tileStarts(w, shape.across).length;
  const { outputs, inputPairs } = liveChannels(task);
  const pairs = inputPairs.length;
  const mostScratchBytes = Math.min(largestScratchBytes, ramBytes * largestScratchShare);
  return Array.from({ length: rows }, (_, i) => i + 1)
    .filter((groupRows) => rows % groupRows === 0)
    .map((groupRows): WinogradOptions => {
      const tile = registerTileFor(groupRows * columns, pairs, outputs.length, weights === 'int8' ? 2 : 8);
      const unroll = unrollFor(tile, pairs, memory);
      const split = memory.kind === 'accelerator' && !task.pool;
      return { down: shape.down, across: shape.across, groupRows, ...tile, unroll, split, weights };
    })
    .filter((options, i) => i === 0 || winogradLayout(task, options).scratchBytes <= mostScratchBytes);
}
