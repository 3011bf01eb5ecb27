import { formatCount } from '../../words/counts.ts';
import { formatDecimal } from '../../words/decimals.ts';
import { flipsText } from '../../words/flips.ts';
import { formatPercent } from '../../words/percents.ts';
import type { Budget } from '../points/choice.ts';
import type { Flips } from '../points/confidence.ts';
import { budgetMark, isWithin } from '../points/confidence.ts';
import { exactPoint } from '../recipe/space.ts';
import type { FloatReference, PointSummary } from './pointSummary.ts';

/** Which network losses are counted from, as a recipe or a point's summary says. */
export function lossReferenceText({ float }: { readonly float?: { readonly name: string } }): string {
  return float ? `the float network ${float.name}` : 'the exact network';
}

/** The float network from which losses are counted, and its accuracy. */
export function floatText({ name, selectionTop1Percent, heldOutTop1Percent }: FloatReference): string {
  const heldOut = heldOutTop1Percent === null ? '' : `, held-out ${formatPercent(heldOutTop1Percent, 2)}`;
  return `losses are counted from the float network ${name}: selection ${formatPercent(selectionTop1Percent, 2)}${heldOut}`;
}

/**
 * How accurate a point is on the images that chose it, and on those that did not once it is measured there; beside a
 * budget (percentage points), whether it keeps that.
 */
export function accuracyLines(summary: PointSummary, budgetPp?: number): string[] {
  const { point, float, selectionTop1Percent, selectionFlips, accuracyLossPp, lossBoundPp } = summary;
  const { heldOutTop1Percent, heldOutFlips, heldOutLossPp, heldOutLossBoundPp } = summary;
  const line = (split: string, top1Percent: number, lossPp: number, boundPp: number, flips: Flips) => {
    const accuracy = `${split} ${formatPercent(top1Percent, 2)} of ${formatCount(flips.imageCount)}`;
    if (point === exactPoint && !float) return accuracy;
    const loss = `loss ${formatDecimal(lossPp, 2)} pp, with 95 % confidence at most ${formatDecimal(boundPp, 2)} pp`;
    const mark = budgetPp === undefined ? '' : `: ${budgetMark(flips, budgetPp)}`;
    return `${accuracy} (${loss}; ${flipsText(flips)})${mark}`;
  };
  const selection = line('selection', selectionTop1Percent, accuracyLossPp, lossBoundPp, selectionFlips);
  if (heldOutTop1Percent === null || heldOutFlips === null) return [selection];
  return [selection, line('held-out', heldOutTop1Percent, heldOutLossPp!, heldOutLossBoundPp!, heldOutFlips)];
}

/**
 * That the chosen point keeps a budget not even on the selection images, to be capitalised; null where it does. Only the exact network
 * is chosen so, where losses are counted from a float one.
 */
export function unkeptBudgetText(chosen: PointSummary, { budgetPp, reading }: Budget): string | null {
  const { point, float, accuracyLossPp, lossBoundPp } = chosen;
  const isBound = reading === 'bound';
  if (point === exactPoint && !float) return null;
  if (isWithin(isBound ? lossBoundPp : accuracyLossPp, budgetPp)) return null;
  return `no point loses${isBound ? ', with 95 % confidence,' : ''} at most ${budgetPp} pp on the selection images; this is the exact int8 network`;
}

/** That a point loses more than a budget on the held-out images, to be capitalised; null where it does not, or is not known to. */
export function missedBudgetText({ heldOutLossPp }: PointSummary, budgetPp: number): string | null {
  if (heldOutLossPp === null || isWithin(heldOutLossPp, budgetPp)) return null;
  return `the budget of ${budgetPp} pp does not hold on the held-out images: ${heldOutLossPp.toFixed(2)} pp are lost there`;
}
