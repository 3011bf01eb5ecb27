import { chosenPoint, isKeeping } from '../points/choice.ts';
import type { BudgetMark } from '../points/confidence.ts';
import { budgetMark } from '../points/confidence.ts';
import { isFitting, isReference } from '../points/pointTable.ts';
import { exactPoint } from '../recipe/space.ts';
import type { ComparedExploration, ComparedPoint } from './comparedExploration.ts';
import { comparedPoint } from './comparedExploration.ts';

/** Accuracy losses (percentage points) at which explorations are compared unless others are asked for. */
const comparedBudgetsPp: readonly number[] = [0, 0.5, 1, 2, 5];

/** How much more of everything a point has than that of the first exploration. */
export interface DifferenceToFirst {
  readonly latencyPercent: number;
  readonly flashPercent: number;
  /** Null where one of them is not stated. */
  readonly ramPercent: number | null;
  /** Of the losses on the held-out images, in percentage points; null where one of them is not measured. */
  readonly heldOutLossPp: number | null;
}

/** The point of an exploration for a budget. */
export interface BudgetPoint extends ComparedPoint {
  /** False for an exact network that stands in since no point keeps the budget on the selection images. */
  readonly isKeeping: boolean;
  /** False for an exact network that stands in since nothing fits the memory. */
  readonly isFitting: boolean;
  /** Whether the budget holds on the held-out images; `reference` for the network from which losses are counted, null while unknown. */
  readonly verdict: BudgetMark | 'reference' | null;
  /** Null for the first exploration. */
  readonly toFirst: DifferenceToFirst | null;
}

/** Points at an equal loss, one of each exploration. */
export interface EqualBudget {
  /** Null for the exact networks. */
  readonly budgetPp: number | null;
  readonly points: readonly BudgetPoint[];
}

/** The exact networks, then for each budget the fastest points that lose no more on the selection images. */
export function equalBudgets(
  explorations: readonly ComparedExploration[],
  budgetsPp: readonly number[] = comparedBudgetsPp,
): EqualBudget[] {
  return [null, ...budgetsPp].map((budgetPp) => {
    const found = explorations.map((exploration) => {
      const { points, front } = exploration;
      const point = budgetPp === null ? exactPoint : chosenPoint(points, front, { budgetPp });
      return { exploration, compared: comparedPoint(exploration, point) };
    });
    const points = found.map(({ exploration, compared }, n) => ({
      ...compared,
      isKeeping: isKeeping(exploration.points, compared.point, { budgetPp: budgetPp ?? Infinity }),
      isFitting: isFitting(exploration.points, compared.point),
      verdict: verdictOf(exploration, compared, budgetPp),
      toFirst: n === 0 ? null : differenceOf(found[0]!.compared, compared),
    }));
    return { budgetPp, points };
  });
}

function verdictOf(
  { points }: ComparedExploration,
  { point, heldOut }: ComparedPoint,
  budgetPp: number | null,
): BudgetPoint['verdict'] {
  if (isReference(points, point)) return 'reference';
  return heldOut && budgetPp !== null ? budgetMark(heldOut.flips, budgetPp) : null;
}

function differenceOf(first: ComparedPoint, other: ComparedPoint): DifferenceToFirst {
  const percent = (before: number, after: number) => (after / before - 1) * 100;
  return {
    latencyPercent: percent(first.latencyMilliseconds, other.latencyMilliseconds),
    flashPercent: percent(first.flashBytes, other.flashBytes),
    ramPercent: first.ramBytes && other.ramBytes ? percent(first.ramBytes, other.ramBytes) : null,
    heldOutLossPp: first.heldOut && other.heldOut ? other.heldOut.lossPp - first.heldOut.lossPp : null,
  };
}
