import { frontMarks } from '../charts/frontMarks.ts';
import type { FrontDomains, FrontView } from '../charts/frontScales.ts';
import { frontDomains, frontScales } from '../charts/frontScales.ts';
import { accuracyPercent, costValue } from '../charts/pointColumns.ts';
import type { Exploration } from '../exploration/exploration.ts';
import { flashFrontOf, frontOf } from '../exploration/points/choice.ts';
import type { CostAxis } from '../exploration/views/frontPlot.ts';
import { frontPlot } from '../exploration/views/frontPlot.ts';

/** What is drawn of an exploration. */
export interface DrawnFront {
  readonly axis: CostAxis;
  readonly view: FrontView;
  /** The part of the axes to draw; absent: all that the view shows. */
  readonly window?: FrontDomains | null;
  /** By point number: 1 for those that stand out; absent where none does. */
  readonly highlighted?: Uint8Array | null;
  readonly chosen: number;
  /** Budget of accuracy loss by which marks are filled, in percentage points. */
  readonly budgetPp: number;
  /** Whether that budget chooses: then what it rules out is shaded. */
  readonly isByBudget: boolean;
  /** Whether a script may move what is drawn: then everything it moves is there, and nothing else shows the budget. */
  readonly isInteractive?: boolean;
  /** Cycles that a board took for a point. */
  readonly measured?: { readonly point: number; readonly cost: number } | null;
}

/** Of the plot, in pixels. */
export const [plotWidth, plotHeight] = [860, 440];

/** Where a point lies in the plot, and where it would with its loss on the held-out images. */
export interface PointPlace {
  readonly x: number;
  readonly y: number;
  readonly heldOutY: number | null;
}

/** Everything of a drawing that has a place. */
export function frontLayout(exploration: Exploration, { axis, view, window, chosen, measured }: DrawnFront) {
  const { points } = exploration;
  const plot = frontPlot(exploration, chosen, axis);
  const { columns, reference, exact, chosenHeldOutPercent, heldOutPercentOf } = plot;
  const front = axis === 'flash' ? flashFrontOf(points) : frontOf(points);
  const whole = frontDomains(columns, front, exact, view, {
    heldOutPercent: chosenHeldOutPercent,
    measuredCost: measured ? measured.cost / columns.costUnit : null,
    ...(reference && { referenceCost: reference.cost }),
  });
  const scales = frontScales(window ?? whole, plotWidth, plotHeight);
  const isInside = (point: number) => accuracyPercent(columns, point) >= whole.y[0];
  // What is outside the whole is at its edge; a window cuts it off.
  const within = (place: number, most: number) => (window ? place : Math.min(most, Math.max(0, place)));
  const heightOf = (percent: number) => within(scales.y(percent), plotHeight);
  return {
    plot,
    scales,
    marks: frontMarks(front, columns).filter(({ point }) => isInside(point)),
    refined: plot.refined.filter(isInside),
    placeOf(point: number): PointPlace {
      const heldOutPercent = heldOutPercentOf(point);
      return {
        x: within(scales.x(costValue(columns, point)), plotWidth),
        y: heightOf(accuracyPercent(columns, point)),
        heldOutY: heldOutPercent === null ? null : heightOf(heldOutPercent),
      };
    },
  };
}
