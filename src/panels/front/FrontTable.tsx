import type { BudgetMark } from '../../exploration/points/confidence.ts';
import { markOf } from '../../exploration/points/pointMarks.ts';
import { exactPoint } from '../../exploration/recipe/space.ts';
import { pointSummary } from '../../exploration/views/pointSummary.ts';
import { choosePoint } from '../../store/choiceActions.ts';
import { accuracyName } from '../../words/accuracyName.ts';
import { formatBytes } from '../../words/bytes.ts';
import { formatCount } from '../../words/counts.ts';
import { formatMilliseconds } from '../../words/durations.ts';
import { flipsCell } from '../../words/flips.ts';
import { formatPercent, formatPp } from '../../words/percents.ts';
import { useApp, useAppState } from '../appContext.ts';
import type { Shown } from '../useShown.ts';

interface FrontTableProps {
  readonly shown: Shown;
  readonly front: readonly number[];
}

/** The front and the exact network in numbers. */
export function FrontTable({ shown, front }: FrontTableProps) {
  const app = useApp();
  const budgetPp = useAppState((state) => state.budgetPp);
  const { exploration, point: chosen } = shown;
  const rows = front.includes(exactPoint) ? front : [...front, exactPoint];
  return (
    <div className="table-scroll front__table" tabIndex={0} role="region" aria-label="The front as a table">
      <table>
        <thead>
          <tr>
            <th scope="col">Point</th>
            <th scope="col">Latency</th>
            <th scope="col">Cycles</th>
            <th scope="col">Less than CMSIS-NN</th>
            <th scope="col">Less than exact kernels</th>
            <th scope="col">{accuracyName(exploration.recipe)}</th>
            <th scope="col">Change</th>
            <th scope="col">Lost / won</th>
            <th scope="col">Within {budgetPp} pp</th>
            <th scope="col">Held-out</th>
            <th scope="col">Lost / won</th>
            <th scope="col">SMLADs</th>
            <th scope="col">Flash</th>
            <th scope="col">Level per layer</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((point) => {
            const summary = pointSummary(exploration, point);
            const heldOut = summary.heldOutTop1Percent;
            return (
              <tr key={point} aria-current={point === chosen ? 'true' : undefined}>
                <th scope="row">
                  <button type="button" className="link" onClick={() => choosePoint(app, point)}>
                    {point === exactPoint ? 'Exact' : `#${point}`}
                    {summary.refinedFrom !== undefined && ' (refined)'}
                  </button>
                </th>
                <td>{formatMilliseconds(summary.latencyMilliseconds)}</td>
                <td>{formatCount(summary.latencyCycles)}</td>
                <td>{formatPercent(summary.latencyReductionPercent)}</td>
                <td>{formatPercent(summary.latencyReductionToExactPercent)}</td>
                <td>{formatPercent(summary.selectionTop1Percent)}</td>
                <td>{formatPp(-summary.accuracyLossPp)}</td>
                <td>{flipsCell(summary.selectionFlips)}</td>
                <td>{shortMarks[markOf(exploration.points, point, budgetPp)]}</td>
                <td>{heldOut === null ? '–' : formatPercent(heldOut)}</td>
                <td>{summary.heldOutFlips ? flipsCell(summary.heldOutFlips) : '–'}</td>
                <td>{formatCount(summary.smlads)}</td>
                <td>{formatBytes(summary.flashBytes)}</td>
                <td>{summary.layers.map(({ tau, share }) => tau ?? share ?? '–').join(', ')}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

const shortMarks: Readonly<Record<BudgetMark, string>> = {
  'within the budget (95 %)': '95 %',
  'within on these images': 'these images',
  'not within the budget': 'not',
};
