import { brokenLineRequantiser, brokenLinesOf } from './brokenLineRequantiser.ts';
import { generalRequantiser } from './generalRequantiser.ts';
import type { Lines } from './lineRequantiser.ts';
import {
  addendLimit,
  cutOf,
  lineRequantiser,
  linesOf,
  loweredAddend,
  ownLineRequantiser,
  ownLinesOf,
} from './lineRequantiser.ts';
import type { RequantisationTask, Requantiser } from './requantiser.ts';
import { isRectified } from './requantiser.ts';
import type { SummingLayer, SumRange } from './sumRanges.ts';
import { sumRanges, weightsOf } from './sumRanges.ts';

/** Kernels of a layer are generated many times over, and layers that differ only in what they skip share their weights. */
const known = new WeakMap<Int8Array | Int16Array, Map<string, Requantiser>>();
/** Lines take a search, and are the same for all multiples of the sums. */
const knownLines = new WeakMap<Int8Array | Int16Array, Map<string, Lines | null>>();

/** The requantisation of a layer's sums, the same object for the same parameters and task. */
export function requantiserOf(layer: SummingLayer, task: RequantisationTask): Requantiser {
  const weights = weightsOf(layer);
  const ofLayer = known.get(weights) ?? new Map<string, Requantiser>();
  known.set(weights, ofLayer);
  const key = keyOf(layer, task);
  const requantiser = ofLayer.get(key) ?? makeRequantiser(layer, task);
  ofLayer.set(key, requantiser);
  return requantiser;
}

/** By all but the weights that requantisation depends on: a file may use them twice. */
function keyOf({ kind, bias, requantisation }: SummingLayer, task: RequantisationTask): string {
  const { multipliers, shifts } = requantisation;
  return JSON.stringify([task, kind, String(bias), String(multipliers), String(shifts)]);
}

function makeRequantiser(layer: SummingLayer, task: RequantisationTask): Requantiser {
  const { rounding, sumShift = 0, sumFactor = 1 } = task;
  const ranges = sumRanges(layer, task);
  const dead = ranges.map(({ constant }) => constant !== null);
  const rectified = isRectified(task);
  if (rectified && layer.kind === 'tiledConv') {
    const ownLines = ownLinesOf(ranges, rounding);
    if (ownLines) return { dead, ...ownLineRequantiser(ranges, ownLines, task) };
  }
  const lines = rectified && layer.kind !== 'tiledConv' ? linesOfLayer(layer, task, ranges) : null;
  const { base } = cutOf(task);
  const fits = lines?.ofChannels.every(
    (line) => Math.abs(loweredAddend(line, lines.right, base)) * 2 ** sumShift < addendLimit,
  );
  if (lines && (sumShift === 0 || fits)) return { dead, ...lineRequantiser(ranges, lines, task) };
  const isPlain = isByteWide(task) && sumFactor === 1 && layer.kind !== 'tiledConv';
  const brokenLines = isPlain ? brokenLinesOf(ranges, task) : null;
  if (brokenLines) return { dead, ...brokenLineRequantiser(ranges, brokenLines, task) };
  return { dead, ...generalRequantiser(ranges, task) };
}

/** Outputs are bounded by int8 alone. */
function isByteWide({ clamp }: RequantisationTask): boolean {
  return clamp.min === -128 && clamp.max === 127;
}

function linesOfLayer(
  layer: SummingLayer,
  task: RequantisationTask,
  ranges: readonly SumRange[],
): Lines | null {
  const weights = weightsOf(layer);
  const ofLayer = knownLines.get(weights) ?? new Map<string, Lines | null>();
  knownLines.set(weights, ofLayer);
  const key = keyOf(layer, { ...task, sumShift: 0 });
  if (!ofLayer.has(key)) ofLayer.set(key, linesOf(ranges, task));
  return ofLayer.get(key)!;
}
