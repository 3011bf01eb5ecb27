import type { Splits } from '../images/splits.ts';
import { splitImages } from '../images/splits.ts';
import type { Analysis } from './analysis.ts';
import type { Engine } from './engine.ts';
import { whenIdle } from './engine.ts';
import type { Exploration } from './exploration.ts';
import type { ExploreListener } from './exploreListener.ts';
import { engineHoldingNetwork, engineJob, holdExploration } from './holdExploration.ts';
import { calibrateLevels } from './levels/calibrateLevels.ts';
import type { Meter } from './levels/calibrationParts.ts';
import { exactCostOf } from './levels/kernelPrices.ts';
import type { WantedLevels } from './levels/levelTable.ts';
import { blocksOf } from './measure/blocks.ts';
import { exactAnswers } from './measure/exactAnswers.ts';
import type { KnownAnswers } from './measure/knownAnswers.ts';
import { exactAlone } from './measure/knownAnswers.ts';
import type { Record } from './measure/measure.ts';
import { measure } from './measure/measure.ts';
import { measureSelection } from './measure/measureSelection.ts';
import { priceLevels } from './measure/priceLevels.ts';
import { splitInputs } from './measure/splitInputs.ts';
import { frontOf } from './points/choice.ts';
import { addPoints, pointTable, setCorrectBits } from './points/pointTable.ts';
import { pointsToRefine } from './pointsToRefine.ts';
import type { Clock } from './progress.ts';
import { progressMeter } from './progress.ts';
import { checkFloatAnswers } from './recipe/floatAnswers.ts';
import { isByTiles } from './recipe/recipe.ts';
import { exactPoint, levelsOf, spaceOf } from './recipe/space.ts';
import type { Subject } from './recipe/subject.ts';
import { refinePoints } from './refinePoints.ts';

/**
 * Runs a whole exploration: analysis on the calibration images, the grid's points on the selection images, refinement
 * when the recipe asks for it, the front's and the refined points on the held-out images. When the engine is cancelled the
 * call rejects, and what `update` has delivered stays valid.
 * @param knownOf gives answers of an earlier run, which are not measured again
 * @param analysis of an earlier run, if it is known
 */
export async function explore(
  subject: Subject,
  engine: Engine,
  listener: ExploreListener,
  now: Clock,
  knownOf?: (exploration: Exploration) => KnownAnswers,
  analysis?: Analysis,
): Promise<Exploration> {
  const { recipe } = subject;
  const splits = splitsOf(subject);
  const inputs = splitInputs(subject, splits.selection);
  const networkAlone = whenIdle(engineHoldingNetwork(engine, subject));
  const [exploration, exact] = await Promise.all([
    calibrated(subject, engine, listener, now, analysis, undefined, splits),
    knownOf ? undefined : exactAnswers(inputs, networkAlone),
  ]);
  holdExploration(engine, exploration);
  const known = knownOf?.(exploration) ?? (exact && exactAlone(exact));
  listener.update(exploration);
  await measureSelection(exploration, inputs, engine, listener, now, known);
  const { points, refinedFrom } = exploration;
  const { refinement } = recipe;
  if (refinement) {
    const wanted = pointsToRefine(exploration, refinement.points);
    await refinePoints(exploration, engine, wanted, refinement, listener, now, known?.refined);
  }
  const checked = [exactPoint, ...frontOf(points), ...refinedFrom.keys()];
  for (const point of checked) {
    const answers = known?.heldOut.get(point);
    if (answers) exploration.heldOut.set(point, answers);
  }
  if (knownOf) listener.update(exploration);
  await measureHeldOut(exploration, engine, checked, listener, now);
  exploration.complete = true;
  listener.update(exploration);
  return exploration;
}

/**
 * The first half of an exploration: calibration, levels and costs, no point measured yet. Afterwards the engine holds
 * the model and the levels.
 * @param analysis of an earlier run, if it is known
 */
export async function analyse(
  subject: Subject,
  engine: Engine,
  listener: ExploreListener,
  now: Clock,
  analysis?: Analysis,
): Promise<Exploration> {
  const exploration = await calibrated(subject, engine, listener, now, analysis);
  await priceLevels(exploration, engine, listener, now);
  return exploration;
}

/**
 * An exploration whose levels are known; they are not priced unless their analysis was known. Afterwards the engine holds them.
 * @param wanted levels that are needed (`withGaps`); absent: all
 * @param splits where they are known already
 */
export async function calibrated(
  subject: Subject,
  engine: Engine,
  listener: ExploreListener,
  now: Clock,
  analysis?: Analysis,
  wanted?: WantedLevels,
  splits = splitsOf(subject),
): Promise<Exploration> {
  const { recipe, network, floatAnswers } = subject;
  checkFloatAnswers(recipe, floatAnswers);
  engine.hold(engineJob(network, recipe.rounding));
  const space = spaceOf(recipe);
  // Compensation by tiles leaves workers idle at its end; whoever wants the price soon listens for it.
  const mayWait = isByTiles(recipe) && !listener.priced;
  const meter: Meter = (phase, total) => progressMeter(phase, total, listener.progress, now).advance;
  const [{ significance, levels }, exactCost] = analysis
    ? [analysis, analysis.exactCost]
    : await Promise.all([
        calibrateLevels(subject, splits.calibration, engine, meter, wanted),
        exactCostOf(subject, mayWait ? whenIdle(engine) : engine).then((exact) => {
          listener.priced?.(exact);
          return exact;
        }),
      ]);
  holdExploration(engine, { network, recipe, levels });
  const points = pointTable(levels.length, exactCost, splits.selection.length, floatAnswers?.selection);
  addPoints(points, exactCost, levels, space.pointCount - 1, (n) => levelsOf(space, n + 1));
  return {
    ...subject,
    splits,
    space,
    significance,
    levels,
    exactCost,
    points,
    heldOut: new Map(),
    refinedFrom: new Map(),
    complete: false,
  };
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
  const record: Record = (point, numbers, answers, right) =>
    setCorrectBits(pending.get(point)!, numbers, answers, right);
  for await (const { amount, last, block } of measure(
    exploration,
    engine,
    blocksOf(missing),
    splitInputs(exploration, splits.heldOut),
    record,
  )) {
    advance(amount);
    if (!last) continue;
    for (const point of block) heldOut.set(point, pending.get(point)!);
    listener.update(exploration);
  }
}

function splitsOf({ images, recipe }: Subject): Splits {
  return splitImages(images, recipe.splits, recipe.seed);
}
