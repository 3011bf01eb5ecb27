import { refine } from '../refinement/refine.ts';
import type { Teacher } from '../refinement/teacher.ts';
import { teacherOf } from '../refinement/teacher.ts';
import { noVariation } from '../refinement/trainingImages.ts';
import { addRefinedPoint } from './addRefinedPoint.ts';
import { approximateLayers } from './approximateLayers.ts';
import type { Engine } from './engine.ts';
import type { Exploration } from './exploration.ts';
import type { ExploreListener } from './exploreListener.ts';
import { holdExploration } from './holdExploration.ts';
import type { KnownRefined } from './measure/knownAnswers.ts';
import { enterRefined } from './measure/knownAnswers.ts';
import { measurePoints } from './measure/measureSelection.ts';
import type { Clock } from './progress.ts';
import { progressMeter } from './progress.ts';
import type { Refinement } from './recipe/recipe.ts';
import { refinementImages } from './refinementImages.ts';
import { startFromNeighbour } from './startFromNeighbour.ts';
import { triedPoints } from './triedPoints.ts';

/** As usual for distillation (Hinton, Vinyals and Dean 2015), and the rates that served best of those tried (docs/methods.md). */
const temperature = 2;
export const tuning = { weightRate: 0.3, biasRate: 30 } as const;

/**
 * Refines points one after the other, adds what became better as new points and measures them on the selection images. A
 * point that has a neighbour among those refined before starts from what that has learned, if this is better, and takes
 * {@link fewerSteps}. So what comes of a point depends on those before it. The engine must hold the exploration's model and
 * levels, and holds the added ones afterwards. Returns the new points.
 * @param known refined points of an earlier run, which are taken as they are
 */
export async function refinePoints(
  exploration: Exploration,
  engine: Engine,
  wanted: readonly number[],
  refinement: Refinement,
  listener: ExploreListener,
  now: Clock,
  known: readonly KnownRefined[] = [],
): Promise<number[]> {
  const { network, recipe, refinedFrom, points } = exploration;
  const earlier = refinedFrom.size;
  const open = enterKnown(exploration, wanted, known);
  if (refinedFrom.size > earlier) {
    holdExploration(engine, exploration);
    listener.update(exploration);
  }
  const unmeasured = [...refinedFrom.keys()].filter((point) => points.correct[point]! < 0);
  if (unmeasured.length > 0) {
    await measurePoints(exploration, engine, unmeasured);
    listener.update(exploration);
  }
  const usual = fewerSteps(refinement.steps);
  const work = mostSteps(exploration, open.length, refinement);
  const meter = progressMeter('refinement', work, listener.progress, now);
  const teacher = teacherFor(exploration, engine, refinement);
  const isImage = teacher.images.shape.length === 3;
  const variation = isImage ? { mirror: refinement.mirror, shift: refinement.shift ?? 0 } : noVariation;
  let planned = work - (open.length - 1) * usual;
  for (const from of open) {
    const own = approximateLayers(exploration, from);
    if (own.length === 0) {
      meter.spare(planned);
      planned = usual;
      continue;
    }
    const neighbours = startFromNeighbour(exploration, from, own);
    const steps = neighbours ? usual : refinement.steps;
    meter.spare(planned - steps);
    planned = usual;
    // Neighbours see other images first.
    const settings = { seed: (recipe.seed + from) >>> 0, steps, variation, ...tuning };
    const starts = neighbours ? ([own, neighbours] as const) : ([own] as const);
    const { layers, stepsDone } = await refine(teacher, network, starts, settings, () => meter.advance(1));
    meter.spare(steps - stepsDone);
    if (layers === own) continue;
    const point = addRefinedPoint(exploration, from, layers);
    holdExploration(engine, exploration);
    await measurePoints(exploration, engine, [point]);
    listener.update(exploration);
  }
  return [...refinedFrom.keys()].slice(earlier);
}

/** Steps of a point that starts from its neighbour. */
function fewerSteps(steps: number): number {
  return Math.ceil(steps / 4);
}

/** Steps that so many further points take, if all become better. */
export function mostSteps({ refinedFrom }: Exploration, points: number, { steps }: Refinement): number {
  return points * fewerSteps(steps) + (refinedFrom.size === 0 ? steps - fewerSteps(steps) : 0);
}

export function teacherFor(exploration: Exploration, engine: Engine, refinement: Refinement): Teacher {
  return teacherOf(
    {
      logits: (inputs) => engine.call('logits', { inputs }),
      distil: (task) => engine.call('distil', task),
    },
    refinementImages(exploration, refinement),
    { temperature, labelShare: refinement.labelShare ?? 0 },
  );
}

/**
 * Adds the points that are known if they are those that come next and were made of the wanted ones in their order. Gives the wanted ones that follow:
 * what lies between was tried and did not become better.
 */
function enterKnown(
  exploration: Exploration,
  wanted: readonly number[],
  known: readonly KnownRefined[],
): readonly number[] {
  const tried = triedPoints(
    wanted,
    known.map(({ from }) => from),
  );
  if (!tried || known[0]?.point !== exploration.points.correct.length) return wanted;
  for (const refined of known) enterRefined(exploration, refined);
  return wanted.slice(tried.length);
}
