import { accuracyName } from '../../words/accuracyName.ts';
import { kibibyte } from '../../words/bytes.ts';
import { exactPoint } from '../recipe/space.ts';
import type { ComparedExploration, ComparedPoint } from './comparedExploration.ts';
import { comparedPoint } from './comparedExploration.ts';
import { isAlike } from './comparedSettings.ts';

/** An axis: its title, and where a point lies on it; null where that is not known. */
interface ComparedAxis {
  readonly title: string;
  readonly of: (point: ComparedPoint) => number | null;
}

export const costAxes = {
  milliseconds: { title: 'Latency, ms', of: ({ latencyMilliseconds }) => latencyMilliseconds },
  cycles: { title: 'Latency, million cycles', of: ({ latencyCycles }) => latencyCycles / 1e6 },
  flash: { title: 'Flash, KiB', of: ({ flashBytes }) => flashBytes / kibibyte },
  ram: { title: 'RAM, KiB', of: ({ ramBytes }) => ramBytes && ramBytes / kibibyte },
} as const satisfies Readonly<Record<string, ComparedAxis>>;

export type CostAxis = keyof typeof costAxes;

export const accuracyAxes = {
  selectionLoss: { title: 'change on selection images, pp', of: ({ selection }) => -selection.lossPp },
  heldOutLoss: {
    title: 'change on held-out images, pp',
    of: ({ heldOut }) => (heldOut ? -heldOut.lossPp : null),
  },
  selection: { title: 'on selection images, %', of: ({ selection }) => selection.percent },
  heldOut: { title: 'on held-out images, %', of: ({ heldOut }) => heldOut && heldOut.percent },
} as const satisfies Readonly<Record<string, ComparedAxis>>;

export type AccuracyAxis = keyof typeof accuracyAxes;

interface AxisOption<Axis> {
  readonly value: Axis;
  readonly text: string;
}

/** The costs that all explorations state. */
export function costOptions(explorations: readonly ComparedExploration[]): AxisOption<CostAxis>[] {
  return optionsOf(costAxes, explorations, '');
}

/** The accuracies and losses that are known of all explorations. */
export function accuracyOptions(explorations: readonly ComparedExploration[]): AxisOption<AccuracyAxis>[] {
  const names = new Set(explorations.map(({ recipe }) => accuracyName(recipe)));
  return optionsOf(accuracyAxes, explorations, `${[...names].join(' or ')} `);
}

/** Losses where they are counted from the same network, else accuracies. */
export function usualAccuracyAxis(explorations: readonly ComparedExploration[]): AccuracyAxis {
  return isAlike(explorations, 'model', 'float') ? 'selectionLoss' : 'selection';
}

function optionsOf<Axis extends string>(
  axes: Readonly<Record<Axis, ComparedAxis>>,
  explorations: readonly ComparedExploration[],
  prefix: string,
): AxisOption<Axis>[] {
  const exact = explorations.map((exploration) => comparedPoint(exploration, exactPoint));
  return (Object.keys(axes) as Axis[])
    .filter((axis) => exact.every((point) => axes[axis].of(point) !== null))
    .map((value) => ({ value, text: `${prefix}${axes[value].title}` }));
}
