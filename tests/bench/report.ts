import type { Figure } from './measure.ts';

/** Figures of one runtime. */
export interface Report {
  readonly runtime: string;
  readonly clock: string;
  readonly figures: readonly Figure[];
}

/** One line of the table on standard error. */
export function printFigure({ what, value, unit, bar, atMost }: Figure): void {
  const missed = bar !== null && (atMost ? value > bar : value < bar);
  const aim = bar === null ? '' : `  aim ${atMost ? 'at most ' : ''}${bar}${missed ? ', missed' : ''}`;
  console.error(`${what.padEnd(52)} ${value.toPrecision(4).padStart(9)} ${unit}${aim}`);
}
