import type { TimingTarget } from '../../../boards/timing/timingTarget.ts';
import type { ConvKernel } from '../convForm.ts';
import type { ConvTask } from '../convTask.ts';
import type { KernelFigures } from '../kernelFigures.ts';
import { figuresOf, noWork, pairwiseWork } from '../kernelFigures.ts';
import { hasTiles, isExact } from '../winograd/exactness.ts';
import { registerTileFor } from '../winograd/registerTile.ts';
import { tileStarts } from '../winograd/tileGrid.ts';
import { winogradConv } from '../winograd/winogradConv.ts';
import type { TileOutputs, WinogradOptions } from '../winograd/winogradPlan.ts';
import { poolSize, winogradPlan } from '../winograd/winogradPlan.ts';

interface WinogradChoice {
  readonly options: WinogradOptions;
  readonly figures: KernelFigures;
}

/** Outputs of a tile, down and across. */
type TileShape = Pick<WinogradOptions, 'down' | 'across'>;

const sides: readonly TileOutputs[] = [2, 3, 4];
/** Shapes with this many times the products of the best one are not priced. */
const mostProducts = 1.4;
/** Groups of tiles take no more scratch memory, and no more of the RAM, than this when smaller ones do not. */
const largestScratchBytes = 64 * 1024;
const largestScratchShare = 1 / 8;
/** A choice this much slower than the fastest is taken when it needs less scratch memory. */
const indifference = 1.01;

/** By weights, then by all else that the choice depends on. */
const choices = new WeakMap<Int8Array, Map<string, WinogradChoice | null>>();

/** The fastest kernel of fast convolution; null for layers that it does not compute, or not exactly. */
export function winogradKernel(
  task: ConvTask,
  target: TimingTarget,
  weights: WinogradOptions['weights'],
): ConvKernel | null {
  if (!hasTiles(task)) return null;
  const { core, memory, ramBytes } = target;
  const known = choices.get(task.layer.weights) ?? new Map<string, WinogradChoice | null>();
  choices.set(task.layer.weights, known);
  const key = JSON.stringify([{ ...task, layer: null, pairs: null }, weights, core, memory, ramBytes]);
  const choice = known.has(key) ? known.get(key)! : bestChoice(task, target, weights);
  known.set(key, choice);
  if (!choice) return null;
  const routines = () => ({ conv: winogradConv(task, choice.options), pool: null });
  return { ...choice.figures, ...pairwiseWork(task), routines };
}

/** The best tile shape first, then what else is free for that one: so few kernels are priced. */
function bestChoice(
  task: ConvTask,
  target: TimingTarget,
  weights: WinogradOptions['weights'],
): WinogradChoice | null {
  const price = (options: WinogradOptions): WinogradChoice => ({
    options,
    figures: figuresOf(winogradConv(task, options), target, noWork),
  });
  const best = shapesOf(task)
    .map((shape) => optionsFor(task, target, weights, shape))
    .filter((options) => isExact(winogradPlan(task, options)))
    .map(price)
    .reduce<WinogradChoice | null>((fastest, next) => (fastest && !isFaster(next, fastest) ? fastest : next), null);
  if (!best) return null;
  const unrolled = unrollsFor(target).map((unroll) => price({ ...best.options, unroll }));
  const { unroll } = [best, ...unrolled].reduce((fastest, next) => (isFaster(next, fastest) ? next : fastest)).options;
  const grouped = groupsOf(rowsOf(task, best.options))
    .map((groupRows) => ({ ...best.options, ...groupOptions(task, weights, best.options, groupRows), unroll }))
    .map(price);
  const within = grouped.filter(({ figures }) => figures.scratchBytes <= mostScratchBytes(target));
  const possible = within.length > 0 ? within : [best];
  const limit = indifference * Math.min(...possible.map(({ figures }) => figures.cycles));
  return possible
    .filter(({ figures }) => figures.cycles <= limit)
    .reduce((least, next) => (next.figures.scratchBytes < least.figures.scratchBytes ? next : least));
}

function mostScratchBytes({ ramBytes = Infinity }: TimingTarget): number {
  return Math.min(largestScratchBytes, ramBytes * largestScratchShare);
}

function isFaster(a: WinogradChoice, b: WinogradChoice): boolean {
  return a.figures.cycles < b.figures.cycles;
}

/** Outputs of the convolution that are wanted. */
function outputSize(task: ConvTask): { readonly h: number; readonly w: number } {
  const taps = poolSize(task);
  return { h: taps * task.outH, w: taps * task.outW };
}

function rowsOf(task: ConvTask, { down }: TileShape): number {
  return tileStarts(outputSize(task).h, down).length;
}

/** Tiles that fit the image; pooled, they hold whole windows. */
function shapesOf(task: ConvTask): TileShape[] {
  const { h, w } = outputSize(task);
  const possible = (length: number) => sides.filter((side) => side <= length && !(task.pool && side === 3));
  const shapes = possible(h).flatMap((down) => possible(w).map((across) => ({ down, across })));
  const products = ({ down, across }: TileShape) =>
    Math.ceil(h / down) * (down + 2) * Math.ceil(w / across) * (across + 2);
  const fewest = Math.min(...shapes.map(products));
  return shapes.filter((shape) => products(shape) <= mostProducts * fewest);
}

function groupsOf(rows: number): number[] {
  return Array.from({ length: rows }, (_, i) => i + 1).filter((group) => rows % group === 0);
}

function groupOptions(
  task: ConvTask,
  weights: WinogradOptions['weights'],
  { across }: TileShape,
  groupRows: number,
): Pick<WinogradOptions, 'groupRows' | 'blockTiles' | 'channels'> {
  const tiles = groupRows * tileStarts(outputSize(task).w, across).length;
  const mostChannels = weights === 'int8' ? 2 : 8;
  return { groupRows, ...registerTileFor(tiles, Math.ceil(task.input.c / 2), task.outC, mostChannels) };
}

/** Weights are read, or transformed, once per group: a group that is the whole image does so once. */
function optionsFor(
  task: ConvTask,
  target: TimingTarget,
  weights: WinogradOptions['weights'],
  shape: TileShape,
): WinogradOptions {
  const groups = groupsOf(rowsOf(task, shape));
  const options = (groupRows: number): WinogradOptions => ({
    ...shape,
    ...groupOptions(task, weights, shape, groupRows),
    unroll: unrollsFor(target)[0],
    split: target.memory.kind === 'accelerator' && !task.pool,
    weights,
  });
  return (
    groups
      .map(options)
      .filter((each) => winogradPlan(task, each).scratchBytes <= mostScratchBytes(target))
      .at(-1) ?? options(groups[0]!)
  );
}

/** Numbers of pairs whose code may fit the cache. */
function unrollsFor({ memory }: TimingTarget): readonly [number, ...number[]] {
  return memory.kind === 'accelerator' ? [16, 12, 10, 8] : [72, 48, 32, 16];
}
