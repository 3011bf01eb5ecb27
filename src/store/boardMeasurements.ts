import type { Measurements } from '../device/measurements.ts';
import { joinedMeasurements } from '../device/measurements.ts';
import type { AppState } from './state.ts';

/** What was measured on the board that is shown, if anything was. */
export function shownMeasurements({
  measurements,
  view,
}: Pick<AppState, 'measurements' | 'view'>): Measurements | null {
  return measurements.find(({ board }) => board === view?.board.id) ?? null;
}

/**
 * All, with more of a board.
 * @throws TauscopeError data-mismatch when those are of another one
 */
export function withMeasurements(
  all: readonly Measurements[],
  board: string,
  more: readonly Measurements[],
): Measurements[] {
  const isOwn = (each: Measurements) => each.board === board;
  const joined = joinedMeasurements([{ board, layers: [] }, ...all.filter(isOwn), ...more]);
  return [...all.filter((each) => !isOwn(each)), joined];
}
