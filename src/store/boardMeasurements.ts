import type { Measurements } from '../device/measurements.ts';
import type { AppState } from './state.ts';

/** What was measured on the board that is shown, if anything was. */
export function shownMeasurements({
  measurements,
  view,
}: Pick<AppState, 'measurements' | 'view'>): Measurements | null {
  return measurements.find(({ board }) => board === view?.board.id) ?? null;
}

/** All, with these in place of what was known of their board. */
export function withMeasurements(all: readonly Measurements[], own: Measurements): Measurements[] {
  return [...all.filter(({ board }) => board !== own.board), own];
}
