import type { Analysis } from '../exploration/analysis.ts';
import type { Engine } from '../exploration/engine.ts';
import type { Exploration } from '../exploration/exploration.ts';
import { calibrated, explore } from '../exploration/explore.ts';
import type { ExploreListener } from '../exploration/exploreListener.ts';
import { holdExploration } from '../exploration/holdExploration.ts';
import type { LevelTable } from '../exploration/levels/levelTable.ts';
import type { KnownAnswers } from '../exploration/measure/knownAnswers.ts';
import { priceLevels } from '../exploration/measure/priceLevels.ts';
import type { Clock } from '../exploration/progress.ts';
import { progressMeter } from '../exploration/progress.ts';
import type { Recipe } from '../exploration/recipe/recipe.ts';
import { sameRecipe } from '../exploration/recipe/sameRecipe.ts';
import { exactPoint, levelsOf, spaceOf } from '../exploration/recipe/space.ts';
import type { Subject } from '../exploration/recipe/subject.ts';
import { TauscopeError } from '../network/errors.ts';
import { enterRefinedPoint } from './refinedPointsJson.ts';
import type { Results } from './resultsFile.ts';
import { addPicked, enterPriced, enterResults } from './resultsFile.ts';

/** Throws TauscopeError `usage` when an exploration of this recipe cannot go on from the results. */
export function checkResumable(results: Results, recipe: Recipe): void {
  if (!sameRecipe(results.recipe, recipe))
    throw new TauscopeError(
      'usage',
      'The results to resume from are of another recipe. Leave out the options that change it, or start without --resume.',
    );
  if (recipe.racing)
    throw new TauscopeError(
      'usage',
      'A race cannot be resumed: what it drops depends on its whole course. Start it again without --resume.',
    );
}

/**
 * What results know for another run of their recipe.
 * @param exploration analysed, with nothing measured yet
 */
export function knownAnswers(exploration: Exploration, results: Results): KnownAnswers {
  const { correct, correctBits, added, refined, heldOut } = results;
  const { bytesPerPoint } = exploration.points;
  const { pointCount } = exploration.space;
  const made = new Set(refined.map(({ point }) => point));
  const answersOf = (point: number) =>
    correct[point]! >= 0
      ? correctBits.subarray(point * bytesPerPoint, (point + 1) * bytesPerPoint)
      : undefined;
  const selection = new Map<number, Uint8Array>();
  correct.forEach((_, point) => {
    const answers = made.has(point) ? undefined : answersOf(point);
    if (answers) selection.set(point, answers);
  });
  const picked = added.slice(0, added.length - refined.length);
  return {
    selection,
    heldOut: new Map([...heldOut].filter(([point]) => !made.has(point))),
    picked: new Map(picked.map((row, n) => [pointCount + n, row])),
    refined: refined.map((entry) => ({
      point: entry.point,
      from: entry.from,
      selection: answersOf(entry.point),
      heldOut: heldOut.get(entry.point),
      add: (found) => enterRefinedPoint(found, entry),
    })),
  };
}

/**
 * The exploration that results are of, as they left it; afterwards the engine holds its levels. Pricing levels takes long where they are many: points come as theirs are
 * priced, those of levels far apart first.
 * Throws TauscopeError `results-invalid` for points that are not the exploration's.
 * @param analysis of the exploration, if it is known
 */
export async function restoreResults(
  subject: Subject,
  results: Results,
  engine: Engine,
  listener: ExploreListener,
  now: Clock,
  analysis?: Analysis,
): Promise<Exploration> {
  const exploration = await calibrated(subject, engine, listener, now, analysis);
  addPicked(exploration, results);
  const open = exploration.levels.flatMap(({ levels }) => levels.filter(({ candidates }) => !candidates));
  const meter = progressMeter('costs', open.length, listener.progress, now);
  for (const wanted of everFiner(exploration.levels)) {
    await priceLevels(exploration, engine, listener, now, wanted, meter);
    enterPriced(exploration, results);
    listener.update(exploration);
  }
  enterResults(exploration, results);
  holdExploration(engine, exploration);
  return exploration;
}

/**
 * What results say of one point and the exact network, all other points as if they had not been measured: levels that this point does not have
 * are not prepared, nor what only they need. Refined points are built on others: null for them, and for points that were not measured.
 */
export async function restorePoint(
  subject: Subject,
  results: Results,
  point: number,
  engine: Engine,
  listener: ExploreListener,
  now: Clock,
): Promise<Exploration | null> {
  const { recipe, correct, added, refined, complete } = results;
  if (!(correct[point]! >= 0) || refined.some((entry) => entry.point === point)) return null;
  const space = spaceOf(recipe);
  const levels = point < space.pointCount ? levelsOf(space, point) : added[point - space.pointCount]!;
  const wanted = levels.map((level) => (point === exactPoint ? [] : [level]));
  const exploration = await calibrated(subject, engine, listener, now, undefined, wanted);
  addPicked(exploration, results);
  await priceLevels(exploration, engine, listener, now, wanted);
  enterPriced(exploration, results);
  exploration.complete = complete;
  return exploration;
}

/** Levels of each layer, every so many of them, then twice as many, until they are all there. */
function* everFiner(tables: readonly LevelTable[]): Generator<number[][]> {
  const most = Math.max(1, ...tables.map(({ levels }) => levels.length));
  let step = 1;
  while (2 * step <= most) step *= 2;
  for (; step >= 1; step /= 2)
    yield tables.map(({ levels }) => [...levels.keys()].filter((n) => n % step === 0));
}

/** The same, run to its end where results left it before; a race that was left stays so. */
export function goOnFrom(
  subject: Subject,
  results: Results,
  engine: Engine,
  listener: ExploreListener,
  now: Clock,
  analysis?: Analysis,
): Promise<Exploration> {
  if (results.complete || subject.recipe.racing)
    return restoreResults(subject, results, engine, listener, now, analysis);
  return explore(subject, engine, listener, now, (found) => knownAnswers(found, results), analysis);
}
