import type { Engine } from '../engine.ts';
import type { Exploration } from '../exploration.ts';
import type { ExploreListener } from '../exploreListener.ts';
import { failedCall } from '../failedCall.ts';
import { sliceImages } from '../imageSlices.ts';
import { countBits } from '../points/bits.ts';
import type { PointTable } from '../points/pointTable.ts';
import { addPoints, correctBitsOf, referenceCorrect, setCorrectBits } from '../points/pointTable.ts';
import type { Clock } from '../progress.ts';
import { progressMeter } from '../progress.ts';
import { configurationCount, exactPoint, levelsIn } from '../recipe/space.ts';
import { guidedSearch } from '../search/guidedSearch.ts';
import { levelsAt, searchProblem } from '../search/searchProblem.ts';
import { usefulLevels } from '../search/usefulLevels.ts';
import { blocksOf, firstBlocks, gridBlocks, otherPoints } from './blocks.ts';
import type { KnownAnswers } from './knownAnswers.ts';
import { enterKnown } from './knownAnswers.ts';
import type { Record } from './measure.ts';
import { measure } from './measure.ts';
import { priceLevels } from './priceLevels.ts';
import { createRace } from './racing.ts';
import type { SplitInputs } from './splitInputs.ts';
import { splitInputs } from './splitInputs.ts';

/**
 * Measures configurations on the selection images: the whole grid on all of them, or, when the recipe says so, in a race
 * that drops points on the way, or those that a guided search picks, which become points as it picks them. Only points
 * that have seen all images get their number of right answers.
 * @param inputs of the selection images
 * @param known answers that are taken instead; with racing the exact network's alone
 */
export async function measureSelection(
  exploration: Exploration,
  inputs: SplitInputs,
  engine: Engine,
  listener: ExploreListener,
  now: Clock,
  known?: KnownAnswers,
): Promise<void> {
  const { points, space, recipe } = exploration;
  const { imageCount } = points;
  const work = (1 + configurationCount(recipe)) * imageCount;
  const { advance, spare } = progressMeter('selection', work, listener.progress, now);
  const record = recordIn(points);
  const run = async (blocks: readonly (readonly number[])[], numbers?: Uint32Array) => {
    let open = blocks;
    if (known) {
      open = enterKnown(points, known, blocks);
      const entered = blocks.flat().length - open.flat().length;
      spare(entered * imageCount);
      if (entered > 0) listener.update(exploration);
    }
    for await (const { block, amount } of measure(exploration, engine, open, inputs, record, numbers)) {
      advance(amount);
      if (points.imagesSeen[block[0]!] === imageCount) listener.update(exploration);
    }
  };

  const price = (wanted?: readonly (readonly number[])[]) =>
    priceLevels(exploration, engine, listener, now, wanted);

  if (recipe.search) {
    await run([[exactPoint]]);
    await price();
    const { levels, exactCost } = exploration;
    const useful = levels.map(usefulLevels);
    const problem = searchProblem(exploration, referenceCorrect(points), undefined, useful);
    const search = guidedSearch(problem);
    for (let step = search.next(); !step.done;) {
      const batch = step.value;
      const first = addPoints(points, exactCost, levels, batch.length, (n) => levelsAt(useful, batch[n]!));
      await run(blocksOf(batch.map((_, n) => first + n)));
      step = search.next([...points.correct.subarray(first)]);
    }
    spare(work - points.correct.length * imageCount);
    return;
  }
  const first = firstBlocks(space);
  const [soonest, rest] = [first.slice(0, 2), first.slice(2)];
  await price(levelsIn(space, soonest.flat()));
  const failed = await run(soonest).catch(failedCall);
  if (failed && recipe.racing) throw failed;
  await price();
  if (!recipe.racing) {
    await run(gridBlocks(space).slice(soonest.length));
    if (failed) throw failed;
    return;
  }
  await run(rest);
  const others = otherPoints(space);
  const leaders = first.flat().sort((a, b) => a - b);
  const race = createRace(points, leaders, others, recipe.racing.errorRate, sliceImages);
  spare((others.length - race.contenders.length) * imageCount);
  let seen = 0;
  for (const stage of race.stages) {
    const before = race.contenders;
    await run(blocksOf(before), race.order.subarray(seen, stage));
    seen = stage;
    race.look(stage);
    spare((before.length - race.contenders.length) * (imageCount - stage));
  }
}

/**
 * Measures points on all selection images, from the first one on. The engine must hold their levels.
 * @param advance takes evaluations (points x images) that are done
 */
export async function measurePoints(
  exploration: Exploration,
  engine: Engine,
  wanted: readonly number[],
  advance: (evaluations: number) => void = () => undefined,
): Promise<void> {
  const { points, splits } = exploration;
  // A measurement that was cancelled has seen some.
  for (const point of wanted) points.imagesSeen[point] = 0;
  const inputs = splitInputs(exploration, splits.selection);
  const slices = measure(exploration, engine, blocksOf(wanted), inputs, recordIn(points));
  for await (const { amount } of slices) advance(amount);
}

/** Enters answers on selection images; a point gets its number of right ones when it has seen all of them. */
function recordIn(points: PointTable): Record {
  return (point, numbers, answers, right) => {
    const bits = correctBitsOf(points, point);
    setCorrectBits(bits, numbers, answers, right);
    points.imagesSeen[point]! += numbers.length;
    if (points.imagesSeen[point] === points.imageCount) points.correct[point] = countBits(bits);
  };
}
