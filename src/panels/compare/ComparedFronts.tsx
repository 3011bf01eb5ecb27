import { useMemo, useState } from 'react';
import { CompareChart } from '../../charts/CompareChart.tsx';
import { nearPp } from '../../charts/frontScales.ts';
import { SeriesSymbol } from '../../charts/SeriesSymbol.tsx';
import { comparabilityNotes } from '../../exploration/compare/comparability.ts';
import type { ComparedAccuracy } from '../../exploration/compare/comparedExploration.ts';
import { comparedPoint } from '../../exploration/compare/comparedExploration.ts';
import { exactPoint } from '../../exploration/recipe/space.ts';
import { openCompared } from '../../store/compareActions.ts';
import { accuracyName } from '../../words/accuracyName.ts';
import { formatBytes } from '../../words/bytes.ts';
import { formatCount } from '../../words/counts.ts';
import { formatMilliseconds } from '../../words/durations.ts';
import { formatPercent, formatPp } from '../../words/percents.ts';
import { pointNumber } from '../../words/pointNumber.ts';
import { useApp } from '../appContext.ts';
import { SelectField } from '../settings/SelectField.tsx';
import type { AccuracyAxis, CostAxis } from './chartAxes.ts';
import { accuracyOptions, chartMarks, costOptions, usualAccuracyAxis } from './chartAxes.ts';
import type { Compared } from './ComparePanel.tsx';

/** The fronts on common axes, which of them are shown, and what must be known to compare them fairly. */
export function ComparedFronts({ compared }: { readonly compared: readonly Compared[] }) {
  const app = useApp();
  const [hidden, setHidden] = useState<ReadonlySet<number>>(new Set());
  const [wantedCost, setCost] = useState<CostAxis>('milliseconds');
  const [wantedAccuracy, setAccuracy] = useState<AccuracyAxis | null>(null);
  const results = useMemo(() => compared.map((each) => each.results), [compared]);
  const costs = useMemo(() => costOptions(results), [results]);
  const accuracies = useMemo(() => accuracyOptions(results), [results]);
  const cost = costs.find(({ value }) => value === wantedCost) ?? costs[0]!;
  const usual = usualAccuracyAxis(results);
  const accuracy = accuracies.find(({ value }) => value === (wantedAccuracy ?? usual)) ?? accuracies[0]!;
  const fronts = useMemo(
    () =>
      compared
        .filter(({ entry }) => !hidden.has(entry.id))
        .map(({ number, results: each }) => ({
          series: number,
          name: `${number} ${each.name}`,
          marks: chartMarks(each, cost.value, accuracy.value),
        })),
    [compared, hidden, cost.value, accuracy.value],
  );
  const toggle = (id: number) => {
    const next = new Set(hidden);
    if (!next.delete(id)) next.add(id);
    setHidden(next);
  };
  return (
    <section className="card compare__fronts" aria-label="Fronts">
      <div className="compare__axes">
        <SelectField label="Across" value={cost.value} options={costs} onChange={setCost} />
        <SelectField label="Up" value={accuracy.value} options={accuracies} onChange={setAccuracy} />
        <ul className="compare__legend" aria-label="Shown">
          {compared.map(({ number, entry, results: { name } }) => (
            <li key={entry.id}>
              <label>
                <input type="checkbox" checked={!hidden.has(entry.id)} onChange={() => toggle(entry.id)} />
                <SeriesSymbol series={number} />
                {number} {name}
              </label>
            </li>
          ))}
        </ul>
      </div>
      <CompareChart
        fronts={fronts}
        xTitle={cost.text}
        yTitle={accuracy.text}
        detailsOf={(series, point) => details(compared[series - 1]!, point)}
        onOpen={(series, point) => void openCompared(app, compared[series - 1]!.entry, point)}
      />
      <p className="compare__facts">
        Lines and filled marks are the fronts on the selection images; hollow marks are exact networks off
        them. Points that lose more than {nearPp} pp are left out. Cycles and bytes are those that the results
        state. A point opens by a click or Enter.
      </p>
      <ul className="compare__notes">
        {comparabilityNotes(results).map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </section>
  );
}

function details({ number, results }: Compared, point: number): string[] {
  const compared = comparedPoint(results, point);
  const { latencyMilliseconds, latencyCycles, flashBytes, ramBytes, selection, heldOut } = compared;
  const name = accuracyName(results.recipe);
  return [
    `${number} ${results.name}: ${point === exactPoint ? 'exact network' : `point ${pointNumber(compared)}`}`,
    `${formatMilliseconds(latencyMilliseconds)}, ${formatCount(latencyCycles)} cycles`,
    `${formatBytes(flashBytes)} flash${ramBytes === null ? '' : `, ${formatBytes(ramBytes)} RAM`}`,
    `${name} ${accuracyText(selection)} on selection images`,
    ...(heldOut ? [`${name} ${accuracyText(heldOut)} on held-out images`] : []),
  ];
}

function accuracyText({ percent, lossPp }: ComparedAccuracy): string {
  return `${formatPercent(percent)} (${formatPp(-lossPp)})`;
}
