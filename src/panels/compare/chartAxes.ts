import type { CompareMark } from '../../charts/CompareChart.tsx';
import { nearPp } from '../../charts/frontScales.ts';
import type { ComparedExploration, ComparedPoint } from '../../exploration/compare/comparedExploration.ts';
import { comparedPoint } from '../../exploration/compare/comparedExploration.ts';
import { isAlike } from '../../exploration/compare/comparedSettings.ts';
import { exactPoint } from '../../exploration/recipe/space.ts';
import { accuracyName } from '../../words/accuracyName.ts';
import { kibibyte } from '../../words/bytes.ts';

/** An axis: its title, and where a point lies on it; null where that is not known. */
interface ChartAxis {
  readonly title: string;
  readonly of: (point: ComparedPoint) => number | null;
}

const costAxes = {
  milliseconds: { title: 'Latency, ms', of: ({ latencyMilliseconds }) => latencyMilliseconds },
  cycles: { title: 'Latency, million cycles', of: ({ latencyCycles }) => latencyCycles / 1e6 },
  flash: { title: 'Flash, KiB', of: ({ flashBytes }) => flashBytes / kibibyte },
  ram: { title: 'RAM, KiB', of: ({ ramBytes }) => ramBytes && ramBytes / kibibyte },
} as const satisfies Readonly<Record<string, ChartAxis>>;

export type CostAxis = keyof typeof costAxes;

const accuracyAxes = {
  selectionLoss: { title: 'change on selection images, pp', of: ({ selection }) => -selection.lossPp },
  heldOutLoss: {
    title: 'change on held-out images, pp',
    of: ({ heldOut }) => (heldOut ? -heldOut.lossPp : null),
  },
  selection: { title: 'on selection images, %', of: ({ selection }) => selection.percent },
  heldOut: { title: 'on held-out images, %', of: ({ heldOut }) => heldOut && heldOut.percent },
} as const satisfies Readonly<Record<string, ChartAxis>>;

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
  axes: Readonly<Record<Axis, ChartAxis>>,
  explorations: readonly ComparedExploration[],
  prefix: string,
): AxisOption<Axis>[] {
  return (Object.keys(axes) as Axis[])
    .filter((axis) => explorations.every((each) => axes[axis].of(comparedPoint(each, exactPoint)) !== null))
    .map((value) => ({ value, text: `${prefix}${axes[value].title}` }));
}

/** The front and the exact network on two axes, from left to right; what loses more than the largest budget is left out. */
export function chartMarks(
  exploration: ComparedExploration,
  across: CostAxis,
  up: AccuracyAxis,
): CompareMark[] {
  const onFront = new Set(exploration.front);
  return [...new Set([...exploration.front, exactPoint])]
    .map((point) => comparedPoint(exploration, point))
    .filter(({ selection }) => selection.lossPp <= nearPp)
    .flatMap((compared) => {
      const { point } = compared;
      const [x, y] = [costAxes[across].of(compared), accuracyAxes[up].of(compared)];
      return x === null || y === null ? [] : [{ point, x, y, isOnFront: onFront.has(point) }];
    })
    .sort((a, b) => a.x - b.x);
}
