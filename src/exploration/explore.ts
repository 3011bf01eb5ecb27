import { networkInput } from '../images/quantiseInput.ts';
import { splitImages } from '../images/splits.ts';
import pMap, { pMapIterable } from 'p-map';
import { totalCost } from '../target/cost.ts';
import type { Meter } from './calibrateLevels.ts';
import { calibrateLevels } from './calibrateLevels.ts';
import type { Engine, LayerLevels, Levels } from './engine.ts';
import type { Exploration, Subject } from './exploration.ts';
import { blocksOf, gridBlocks } from './blocks.ts';
import { frontOf } from './choice.ts';
import { slices } from './imageSlices.ts';
import type { LevelTable } from './levelTable.ts';
import { countBits, pointTable, setCorrectBits } from './pointTable.ts';
import type { Clock, Progress } from './progress.ts';
import { progressMeter } from './progress.ts';
import { EXACT_POINT, levelsOf, spaceOf } from './space.ts';

/** Images per call of the engine: a multiple of what the kernels take at once, small enough to report and cancel. */
const SLICE_IMAGES = 48;

export interface ExploreListener {
  progress(progress: Progress): void;
  /** The exploration has new points; the object is the same each time and fills in place. */
  update(exploration: Exploration): void;
}

/**
 * Runs a whole exploration: analysis on the calibration images, every grid point on the selection images, the
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
  await measureGrid(exploration, engine, listener, now);
  await measureHeldOut(exploration, engine, [EXACT_POINT, ...frontOf(exploration.points)], listener, now);
  exploration.complete = true;
  listener.update(exploration);
  return exploration;
}

/**
 * The first half of an exploration: calibration, levels and costs, no point measured yet. Afterwards the engine holds
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
  const meter: Meter = (phase, total) => progressMeter(phase, total, listener.progress, now);
  const { significance, levels } = await calibrateLevels(subject, splits.calibration, engine, meter);
  await engine.setLevels(levels.map(layerLevels));
  const exactCosts = await pMap(network.layers, ({ index }) => engine.cost(index, null, board), {
    concurrency: engine.concurrency,
  });
  const exactCost = totalCost(network, board, exactCosts, recipe.rounding);
  const points = pointTable(space, levels, exactCost, splits.selection.length);
  return {
    ...subject,
    splits,
    space,
    significance,
    levels,
    exactCost,
    points,
    heldOut: new Map(),
    complete: false,
  };
}

/** What the engine needs of a layer's levels. */
export function layerLevels({ layer, levels }: LevelTable): LayerLevels {
  return { layer, variants: levels.map(({ variant }) => variant) };
}

async function measureGrid(
  exploration: Exploration,
  engine: Engine,
  listener: ExploreListener,
  now: Clock,
): Promise<void> {
  const { points, space, splits } = exploration;
  const total = space.pointCount * splits.selection.length;
  const advance = progressMeter('selection', total, listener.progress, now);
  const record = (point: number, firstImage: number, classes: Uint8Array, labels: Uint8Array) => {
    setCorrectBits(points.correctBits, point * points.bytesPerPoint, firstImage, classes, labels);
    if (firstImage + labels.length < splits.selection.length) return;
    const from = point * points.bytesPerPoint;
    points.correct[point] = countBits(points.correctBits.subarray(from, from + points.bytesPerPoint));
  };
  for await (const { amount, last } of measure(
    exploration,
    engine,
    gridBlocks(space),
    splits.selection,
    record,
  )) {
    advance(amount);
    if (last) listener.update(exploration);
  }
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
  const advance = progressMeter('held-out', missing.length * splits.heldOut.length, listener.progress, now);
  const pending = new Map(
    missing.map((point) => [point, new Uint8Array(Math.ceil(splits.heldOut.length / 8))]),
  );
  const record = (point: number, firstImage: number, classes: Uint8Array, labels: Uint8Array) =>
    setCorrectBits(pending.get(point)!, 0, firstImage, classes, labels);
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

type Record = (point: number, firstImage: number, classes: Uint8Array, labels: Uint8Array) => void;

/** Evaluates blocks of points on slices of images, in order, and yields after each slice of a block. */
async function* measure(
  exploration: Exploration,
  engine: Engine,
  groups: readonly (readonly number[])[],
  images: Uint32Array,
  record: Record,
) {
  const inputOf = networkInput(exploration.images, exploration.network);
  const tasks = groups.flatMap((block) =>
    [...slices(images, SLICE_IMAGES)].map((slice) => ({ block, ...slice })),
  );
  const results = pMapIterable(
    tasks,
    async (task) => ({
      ...task,
      classes: await engine.classify(
        task.block.map((point): Levels =>
          point === EXACT_POINT ? null : levelsOf(exploration.space, point),
        ),
        Array.from(task.images, inputOf),
      ),
    }),
    { concurrency: engine.concurrency },
  );
  for await (const { block, images: slice, first, classes } of results) {
    const labels = Uint8Array.from(slice, (image) => exploration.images.labels[image]!);
    block.forEach((point, row) =>
      record(point, first, classes.subarray(row * slice.length, (row + 1) * slice.length), labels),
    );
    yield { amount: block.length * slice.length, last: first + slice.length === images.length, block };
  }
}
