import { pMapIterable } from 'p-map';
import { networkInput } from '../images/quantiseInput.ts';
import { splitImages } from '../images/splits.ts';
import { convLayers } from '../network/network.ts';
import { significanceOf } from '../significance/significance.ts';
import { addSums, emptySums } from '../significance/significanceSums.ts';
import { networkCost } from '../target/cost.ts';
import type { Engine, LayerLevels } from './engine.ts';
import type { Exploration, Subject } from './exploration.ts';
import type { ExploreListener } from './exploreListener.ts';
import { blocksOf } from './blocks.ts';
import { frontOf } from './choice.ts';
import type { LevelTable } from './levelTable.ts';
import { levelTable } from './levelTable.ts';
import type { Record } from './measure.ts';
import { measure, slices } from './measure.ts';
import { measureSelection } from './measureSelection.ts';
import { pointTable, setCorrectBits } from './pointTable.ts';
import type { Clock } from './progress.ts';
import { progressMeter } from './progress.ts';
import { EXACT_POINT, spaceOf } from './space.ts';

/** Images per call while calibrating. The sums are floating, so this size is part of the results. */
const CALIBRATION_SLICE_IMAGES = 16;

/**
 * Runs a whole exploration: significance on the calibration images, the grid's points on the selection images, the
 * front's points on the held-out images. When the engine is cancelled the call rejects, and what `update` has
 * delivered stays valid.
 */
export async function explore(
  subject: Subject,
  engine: Engine,
  listener: ExploreListener,
  now: Clock,
): Promise<Exploration> {
  const exploration = await analyse(subject, engine, listener, now);
  listener.update(exploration);
  await measureSelection(exploration, engine, listener, now);
  await measureHeldOut(exploration, engine, [EXACT_POINT, ...frontOf(exploration.points)], listener, now);
  exploration.complete = true;
  listener.update(exploration);
  return exploration;
}

/**
 * The first half of an exploration: significance, levels and costs, no point measured yet. Afterwards the engine holds
 * the model and the levels.
 */
export async function analyse(
  subject: Subject,
  engine: Engine,
  listener: ExploreListener,
  now: Clock,
): Promise<Exploration> {
  const { recipe, network, modelBytes, images, board } = subject;
  await engine.open({ model: modelBytes, name: network.name, rounding: recipe.rounding });
  const space = spaceOf(recipe);
  const splits = splitImages(images.count, recipe.splits, recipe.seed);
  const sums = await calibrate(subject, splits.calibration, engine, listener, now);
  const significance = significanceOf(network, sums);
  const convolutions = convLayers(network);
  const levels = space.layers.map(({ layer, taus }) => {
    const k = convolutions.findIndex((convolution) => convolution.index === layer);
    return levelTable(network, convolutions[k]!, significance[k]!, taus, recipe.deadOperands, board);
  });
  await engine.setLevels(levels.map(layerLevels));
  const exactCost = networkCost(network, board, new Map());
  const points = pointTable(space, levels, exactCost, splits.selection.length);
  return { ...subject, splits, space, significance, levels, points, heldOut: new Map(), complete: false };
}

/** What the engine needs of a layer's levels. */
export function layerLevels({ layer, levels }: LevelTable): LayerLevels {
  return { layer, masks: levels.map(({ mask }) => mask) };
}

async function calibrate(
  subject: Subject,
  calibration: Uint32Array,
  engine: Engine,
  listener: ExploreListener,
  now: Clock,
) {
  const { advance } = progressMeter('significance', calibration.length, listener.progress, now);
  const inputOf = networkInput(subject.images, subject.network);
  let total = emptySums(subject.network);
  const parts = pMapIterable(
    slices(calibration, CALIBRATION_SLICE_IMAGES),
    async (slice) => engine.significance(Array.from(slice, inputOf)),
    { concurrency: engine.concurrency },
  );
  for await (const part of parts) {
    total = addSums(total, part);
    advance(part.imageCount);
  }
  return total;
}

/**
 * Measures points on the held-out images and enters them in `exploration.heldOut`; points already there are kept.
 * The engine must hold the exploration's levels.
 */
export async function measureHeldOut(
  exploration: Exploration,
  engine: Engine,
  wanted: readonly number[],
  listener: ExploreListener,
  now: Clock,
): Promise<void> {
  const { heldOut, splits } = exploration;
  const missing = [...new Set(wanted)].filter((point) => !heldOut.has(point)).sort((a, b) => a - b);
  if (missing.length === 0 || splits.heldOut.length === 0) return;
  const { advance } = progressMeter(
    'held-out',
    missing.length * splits.heldOut.length,
    listener.progress,
    now,
  );
  const pending = new Map(
    missing.map((point) => [point, new Uint8Array(Math.ceil(splits.heldOut.length / 8))]),
  );
  const record: Record = (point, numbers, classes, labels) =>
    setCorrectBits(pending.get(point)!, 0, numbers, classes, labels);
  for await (const { amount, last, block } of measure(
    exploration,
    engine,
    blocksOf(missing),
    splits.heldOut,
    record,
  )) {
    advance(amount);
    if (!last) continue;
    for (const point of block) heldOut.set(point, pending.get(point)!);
    listener.update(exploration);
  }
}
