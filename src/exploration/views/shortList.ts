import type { Exploration } from '../exploration.ts';
import type { Budget } from '../points/choice.ts';
import { budgetCandidates } from '../points/choice.ts';
import { kneeOf } from '../points/knee.ts';
import { isFitting } from '../points/pointTable.ts';
import { exactPoint } from '../recipe/space.ts';
import { sensiblePoint } from './sensiblePoint.ts';

/** Why a point is among those to choose from. */
export type ShortListReason = 'exact' | 'lossless' | 'sensible' | 'fastest' | 'knee';

/** A point that a person would consider, and all that speaks for it. */
export interface ShortListEntry {
  readonly point: number;
  readonly reasons: readonly ShortListReason[];
}

/**
 * At most five points that fit and that a person would consider, slowest first: the exact network, the sensible ones that lose nothing and at most a budget, the
 * fastest within the budget, and the knee of the front.
 * @param front of the exploration, cheapest first
 */
export function shortList(
  exploration: Exploration,
  front: readonly number[],
  budget: Budget,
): ShortListEntry[] {
  const { points } = exploration;
  const found: readonly (readonly [ShortListReason, number | null])[] = [
    ['exact', exactPoint],
    ['lossless', sensiblePoint(exploration, front, { ...budget, budgetPp: 0 })],
    ['sensible', sensiblePoint(exploration, front, budget)],
    ['fastest', budgetCandidates(points, front, budget)[0]!],
    ['knee', kneeOf(points, front)],
  ];
  const reasons = new Map<number, ShortListReason[]>();
  for (const [reason, point] of found) {
    // That the exact network loses nothing goes without saying.
    if (point === null || !isFitting(points, point) || (reason === 'lossless' && point === exactPoint))
      continue;
    reasons.set(point, [...(reasons.get(point) ?? []), reason]);
  }
  return [...reasons]
    .map(([point, ofPoint]) => ({ point, reasons: ofPoint }))
    .sort((a, b) => points.latencyCycles[b.point]! - points.latencyCycles[a.point]! || a.point - b.point);
}
