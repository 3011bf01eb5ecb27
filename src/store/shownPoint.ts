import { chosenPoint } from '../exploration/points/choice.ts';
import { exactPoint } from '../exploration/recipe/space.ts';
import { sensiblePoint } from '../exploration/views/sensiblePoint.ts';
import type { ChoiceSlice, RunSlice } from './state.ts';

type Shown = Pick<RunSlice & ChoiceSlice, 'view' | 'front' | 'choice'>;

/** Whether the choice is a point that is not measured (yet). */
export function isChoicePending({ view, choice }: Shown): boolean {
  return view !== null && 'point' in choice && !((view.points.correct[choice.point] ?? -1) >= 0);
}

/** The point that every view shows: the chosen one, the exact network while that is not measured, null without results. */
export function shownPoint(state: Shown): number | null {
  const { view, front, choice } = state;
  if (!view) return null;
  if (isChoicePending(state)) return exactPoint;
  const isSensible = 'budgetPp' in choice && choice.rule === 'sensible';
  // What is measured by now may not hold the exact network, which others are compared with.
  if (!isSensible || view.points.correct[exactPoint]! < 0) return chosenPoint(view.points, front, choice);
  return sensiblePoint(view, front, choice);
}
