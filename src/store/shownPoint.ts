import { exactPoint } from '../exploration/recipe/space.ts';
import { pointOfChoice } from '../exploration/views/sensiblePoint.ts';
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
  return pointOfChoice(view, front, choice);
}
