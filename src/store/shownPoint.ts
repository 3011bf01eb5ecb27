import { chosenPoint } from '../exploration/choice.ts';
import { EXACT_POINT } from '../exploration/space.ts';
import type { ChoiceSlice, RunSlice } from './state.ts';

type Shown = Pick<RunSlice & ChoiceSlice, 'exploration' | 'front' | 'choice'>;

/** Whether the choice is a point that is not measured (yet). */
export function isChoicePending({ exploration, choice }: Shown): boolean {
  return (
    exploration !== null && 'point' in choice && !((exploration.points.correct[choice.point] ?? -1) >= 0)
  );
}

/** The point that every view shows: the chosen one, the exact network while that is not measured, null without results. */
export function shownPoint(state: Shown): number | null {
  const { exploration, front, choice } = state;
  if (!exploration) return null;
  return isChoicePending(state) ? EXACT_POINT : chosenPoint(exploration.points, front, choice);
}
