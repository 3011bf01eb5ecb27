import type { Exploration } from '../exploration/exploration.ts';
import { measureHeldOut } from '../exploration/explore.ts';
import type { ExactCost } from '../exploration/levels/pointKernels.ts';
import { onBoard } from '../exploration/onBoard.ts';
import type { Budget, BudgetReading, Choice } from '../exploration/points/choice.ts';
import { budgetCandidates, chosenPoint, frontOf } from '../exploration/points/choice.ts';
import type { Recipe } from '../exploration/recipe/recipe.ts';
import type { Pricing } from '../exploration/recipe/recipeBoard.ts';
import { isSamePricing } from '../exploration/recipe/recipeBoard.ts';
import { exactPoint } from '../exploration/recipe/space.ts';
import {
  accuracyLines,
  floatText,
  missedBudgetText,
  unkeptBudgetText,
} from '../exploration/views/accuracyText.ts';
import { boardViewText } from '../exploration/views/boardView.ts';
import { withinFlashLimit } from '../exploration/views/flashView.ts';
import type { HoldingPoint } from '../exploration/views/holdingPoint.ts';
import { holdingPoint } from '../exploration/views/holdingPoint.ts';
import type { PointSummary } from '../exploration/views/pointSummary.ts';
import type { KeptBudget } from '../firmware/accuracyParagraphs.ts';
import { TauscopeError } from '../network/errors.ts';
import { runtimeFlashBytes } from '../plan/fittingKernels.ts';
import { formatBytes } from '../words/bytes.ts';
import type { MemoryAsked } from './checkMemory.ts';
import { checkMemory } from './checkMemory.ts';
import { checkOutput } from './checkOutput.ts';
import { withPool } from './enginePool.ts';
import type { PricingOptions } from './pricingOptions.ts';
import { askedPricing } from './pricingOptions.ts';
import { memoryOf, progressLine } from './progressLine.ts';
import type { MovedFiles } from './reopen.ts';
import { reopen, restore } from './reopen.ts';

/** Which point of a results file, and what is made of it. */
export interface PointOptions extends MovedFiles, PricingOptions {
  readonly budget?: number;
  readonly reading?: BudgetReading;
  readonly holds?: true;
  readonly point?: number;
  readonly flash?: number;
  readonly out: string;
  readonly workers?: number;
}

export interface ChosenPoint {
  readonly exploration: Exploration;
  readonly point: number;
  /** What chose it, unless it was named. */
  readonly budget?: KeptBudget;
}

/**
 * The point of a results file that the options name, measured on the held-out images, as the exact network is. What can be refused is refused before levels are prepared.
 * @param check of what the point is priced for
 */
export async function choosePoint(
  resultsPath: string,
  options: PointOptions,
  check: (pricing: Pricing) => void = () => undefined,
): Promise<ChosenPoint> {
  const choice = choiceOf(options);
  if (options.holds && !('budgetPp' in choice))
    throw new TauscopeError('usage', '--holds goes with --budget PP, the loss that is to hold.');
  const { out, model, data = [], measurements = [], flash: flashBytes } = options;
  await checkOutput(out, [resultsPath, model, ...data, ...measurements]);
  const named = 'point' in choice ? choice.point : undefined;
  const reopened = await reopen(resultsPath, options, named === undefined ? [] : [named]);
  const { recipe } = reopened.subject;
  const { paths } = reopened.results;
  await checkOutput(out, [...paths.model, ...paths.data, paths.float]);
  if (options.holds) checkHeldOut(recipe);
  const pricing = await askedPricing(options, recipe);
  check(pricing);
  return withPool(options.workers, async (pool): Promise<ChosenPoint> => {
    const progress = progressLine(process.stderr, memoryOf(pool));
    const listener = { progress, update: () => undefined };
    const now = () => performance.now();
    const isLimited = flashBytes !== undefined && isSamePricing(pricing, recipe);
    const limited = isLimited
      ? { ...listener, priced: (exact: ExactCost) => checkFlashLimit(exact, recipe, flashBytes) }
      : listener;
    const restored = await restore(reopened, pool, limited, named);
    const priced = await onBoard(restored, pricing, pool, listener, now);
    const exploration = flashBytes === undefined ? priced : withinFlashLimit(priced, flashBytes);
    const { points } = exploration;
    const memory = {
      pricing,
      isNamed: named !== undefined,
      ...(flashBytes !== undefined && { flashBytes }),
    };
    const measured = (wanted: readonly number[]) =>
      measureHeldOut(exploration, pool, [exactPoint, ...wanted], listener, now);
    if (options.holds && 'budgetPp' in choice) {
      await measured(budgetCandidates(points, frontOf(points), choice));
      const { point, passedOver } = checkedHoldingPoint(exploration, choice, memory);
      return { exploration, point, budget: { ...choice, passedOver } };
    }
    const point = chosenPoint(points, frontOf(points), choice);
    checkMemory(exploration, { ...memory, point });
    await measured([point]);
    return { exploration, point, ...('budgetPp' in choice && { budget: choice }) };
  });
}

/** What is known of a chosen point and its accuracy, a line each. */
export function choiceLines({ exploration, budget }: ChosenPoint, summary: PointSummary): string[] {
  const note = boardViewText(exploration);
  return [
    ...(note ? [`  ${note}`] : []),
    ...(summary.float ? [`  ${floatText(summary.float)}`] : []),
    ...accuracyLines(summary, budget?.budgetPp).map((line) => `  ${line}`),
    ...(budget ? promiseLines(summary, budget) : []),
  ];
}

/** Whether the budget holds, and which points were passed over because it did not. */
function promiseLines(summary: PointSummary, budget: KeptBudget): string[] {
  const { budgetPp, passedOver = [] } = budget;
  const unkept = unkeptBudgetText(summary, budget);
  if (unkept) return [`  ${unkept}`];
  const missed = missedBudgetText(summary, budgetPp);
  return [
    ...(missed ? [`  ${missed}; --holds takes the next point for which it does`] : []),
    ...(passedOver.length > 0
      ? [`  passed over, since the budget does not hold on the held-out images: ${passedOver.join(', ')}`]
      : []),
  ];
}

/** Throws TauscopeError `usage` when no point is known to keep the budget on the held-out images. */
function checkedHoldingPoint(
  exploration: Exploration,
  budget: Budget,
  memory: Omit<MemoryAsked, 'point'>,
): HoldingPoint {
  const found = holdingPoint(exploration, budget);
  if (found) return found;
  // Where losses are counted from the exact network, it lacks nothing but memory.
  checkMemory(exploration, { ...memory, point: exactPoint });
  throw new TauscopeError(
    'usage',
    `No point that fits keeps the budget of ${budget.budgetPp} pp on the held-out images, nor does the exact network. ` +
      'Give a larger budget, or explore with finer levels.',
  );
}

/** Throws TauscopeError `usage` when nothing can hold on held-out images. */
function checkHeldOut({ splits }: Recipe): void {
  if (splits.heldOut > 0) return;
  throw new TauscopeError(
    'usage',
    '--holds needs held-out images, of which the exploration has none. Explore with --held-out N, or leave --holds out.',
  );
}

/** Throws TauscopeError `usage` when no point can keep a limit of flash, whatever it skips. */
function checkFlashLimit({ candidates }: ExactCost, { layers }: Recipe, limit: number): void {
  const fixed = candidates.filter(([{ layer }]) => !layers.some((explored) => explored.layer === layer));
  const least = fixed.reduce(
    (sum, ofLayer) => sum + Math.min(...ofLayer.map(({ flashBytes }) => flashBytes)),
    runtimeFlashBytes,
  );
  if (least <= limit) return;
  throw new TauscopeError(
    'usage',
    `At most ${formatBytes(limit)} of flash fits no point: the runtime and the layers that are not explored take ${formatBytes(least)} alone. Give more.`,
  );
}

function choiceOf({ budget, reading = 'estimate', point }: PointOptions): Choice {
  if (point !== undefined) return { point };
  if (budget !== undefined) return { budgetPp: budget, reading };
  throw new TauscopeError(
    'usage',
    'Say which point: --budget PP (at most so many percentage points lost) or --point ID.',
  );
}
