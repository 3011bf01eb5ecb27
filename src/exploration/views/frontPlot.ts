import { millisecondsOf } from '../../boards/board.ts';
import { accuracyName } from '../../words/accuracyName.ts';
import { kibibyte } from '../../words/bytes.ts';
import { formatCount } from '../../words/counts.ts';
import { formatMilliseconds } from '../../words/durations.ts';
import type { Exploration } from '../exploration.ts';
import { isReference } from '../points/pointTable.ts';
import { exactPoint } from '../recipe/space.ts';
import { floatReference, heldOutLossPp, referenceCycles, selectionTop1Percent } from './pointSummary.ts';

/** What points are compared by besides accuracy. */
export type CostAxis = 'latency' | 'flash';

/**
 * What a chart of cost against accuracy shows of an exploration, beside its front: cost by point in units of `costUnit` (cycles to a
 * millisecond, bytes to a KiB), accuracies in percent. The exact network and the chosen point must be measured.
 */
export function frontPlot(exploration: Exploration, chosen: number, axis: CostAxis) {
  const { board, points, recipe, refinedFrom } = exploration;
  const exactPercent = selectionTop1Percent(points, exactPoint);
  const referencePercent = floatReference(exploration)?.selectionTop1Percent ?? exactPercent;
  const heldOutPercentOf = (point: number) => {
    const lossPp = heldOutLossPp(exploration, point);
    return lossPp === null || isReference(points, point) ? null : referencePercent - lossPp;
  };
  const cmsisNnMilliseconds = millisecondsOf(board, referenceCycles(exploration).cmsisNn);
  const isFlash = axis === 'flash';
  return {
    columns: frontColumns(exploration, axis),
    exact: exactPoint,
    refined: [...refinedFrom.keys()],
    chosen,
    /** Where a point would lie with its loss on the held-out images; null while unknown. */
    heldOutPercentOf,
    chosenHeldOutPercent: heldOutPercentOf(chosen),
    /** Accuracy from which losses are counted. */
    referencePercent,
    /** The exact network on CMSIS-NN, where the axis has it. */
    reference: isFlash
      ? null
      : {
          cost: cmsisNnMilliseconds,
          percent: exactPercent,
          text: `CMSIS-NN ${formatMilliseconds(cmsisNnMilliseconds)}`,
        },
    xTitle: isFlash
      ? `Predicted flash, KiB (${board.name})`
      : `Estimated latency, ms (${board.name}, ${board.clockHz / 1e6} MHz)`,
    yTitle: `${accuracyName(recipe)} on ${formatCount(points.imageCount)} selection images, %`,
  };
}

/** The points of such a chart. */
export function frontColumns({ board, points }: Exploration, axis: CostAxis) {
  return axis === 'flash'
    ? { ...points, cost: points.flashBytes, costUnit: kibibyte }
    : { ...points, cost: points.latencyCycles, costUnit: board.clockHz / 1000 };
}
