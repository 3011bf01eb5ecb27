import { useMemo } from 'react';
import { CompareChart } from '../../charts/CompareChart.tsx';
import { SeriesSymbol } from '../../charts/SeriesSymbol.tsx';
import { accuracyText } from '../../exploration/compare/budgetColumns.ts';
import { comparabilityNotes } from '../../exploration/compare/comparability.ts';
import { accuracyOptions, costOptions, usualAccuracyAxis } from '../../exploration/compare/comparedAxes.ts';
import { comparedPoint } from '../../exploration/compare/comparedExploration.ts';
import { highestBudgetPp } from '../../exploration/points/choice.ts';
import { exactPoint } from '../../exploration/recipe/space.ts';
import { openCompared, viewComparison } from '../../store/compareActions.ts';
import { saveComparedChart } from '../../store/reportActions.ts';
import { accuracyName } from '../../words/accuracyName.ts';
import { formatBytes } from '../../words/bytes.ts';
import { formatCount } from '../../words/counts.ts';
import { formatMilliseconds } from '../../words/durations.ts';
import { pointNumber } from '../../words/pointNumber.ts';
import { unbroken } from '../../words/unbroken.ts';
import { useApp, useAppState } from '../appContext.ts';
import { SaveLinks } from '../SaveLinks.tsx';
import { SelectField } from '../settings/SelectField.tsx';
import { chartMarks } from './chartMarks.ts';
import type { Compared } from './compared.ts';

/** The fronts on common axes, which of them are shown, and what must be known to compare them fairly. */
export function ComparedFronts({ compared }: { readonly compared: readonly Compared[] }) {
  const app = useApp();
  const view = useAppState((state) => state.comparisonView);
  const { hidden } = view;
  const results = useMemo(() => compared.map((each) => each.results), [compared]);
  const costs = useMemo(() => costOptions(results), [results]);
  const accuracies = useMemo(() => accuracyOptions(results), [results]);
  const wanted = view.accuracy ?? usualAccuracyAxis(results);
  const cost = costs.find(({ value }) => value === view.cost) ?? costs[0]!;
  const accuracy = accuracies.find(({ value }) => value === wanted) ?? accuracies[0]!;
  const fronts = useMemo(
    () =>
      compared
        .filter(({ entry }) => !hidden.includes(entry.id))
        .map(({ number, results: each }) => ({
          series: number,
          name: `${number} ${each.name}`,
          marks: chartMarks(each, cost.value, accuracy.value),
        })),
    [compared, hidden, cost.value, accuracy.value],
  );
  const axes = { xTitle: cost.text, yTitle: accuracy.text };
  return (
    <section className="card compare__fronts" aria-label="Fronts">
      <div className="compare__axes">
        <SelectField
          label="Horizontal"
          value={cost.value}
          options={costs}
          onChange={(axis) => viewComparison(app, { cost: axis })}
        />
        <SelectField
          label="Vertical"
          value={accuracy.value}
          options={accuracies}
          onChange={(axis) => viewComparison(app, { accuracy: axis })}
        />
        <ul className="compare__legend" aria-label="Shown">
          {compared.map(({ number, entry, results: { name } }) => (
            <li key={entry.id}>
              <label>
                <input
                  type="checkbox"
                  checked={!hidden.includes(entry.id)}
                  onChange={({ target }) =>
                    viewComparison(app, {
                      hidden: target.checked ? hidden.filter((id) => id !== entry.id) : [...hidden, entry.id],
                    })
                  }
                />
                <SeriesSymbol series={number} />
                {number} {name}
              </label>
            </li>
          ))}
        </ul>
      </div>
      <CompareChart
        fronts={fronts}
        {...axes}
        detailsOf={(series, point) => details(compared[series - 1]!, point).map(unbroken)}
        onOpen={(series, point) => void openCompared(app, compared[series - 1]!.entry, point)}
      />
      <SaveLinks
        what=""
        title="The chart with the fronts that are shown"
        onSave={(ending) => void saveComparedChart(app, { fronts, ...axes }, ending)}
      />
      <p className="compare__facts">
        Lines and filled marks are the fronts on the selection images; hollow marks are exact networks off
        them. Points that lose more than {unbroken(`${highestBudgetPp} pp`)} are left out. Cycles and bytes
        are those that the results state. A point opens by a click or Enter.
      </p>
      <ul className="compare__notes">
        {comparabilityNotes(results).map((note) => (
          <li key={note}>{unbroken(note)}</li>
        ))}
      </ul>
    </section>
  );
}

function details({ number, results }: Compared, point: number): string[] {
  const compared = comparedPoint(results, point);
  const { latencyMilliseconds, latencyCycles, flashBytes, ramBytes, selection, heldOut, settings } = compared;
  const name = accuracyName(results.recipe);
  return [
    `${number} ${results.name}: ${point === exactPoint ? 'exact network' : `point ${pointNumber(compared)}`}`,
    `${formatMilliseconds(latencyMilliseconds)}, ${formatCount(latencyCycles)} cycles`,
    `${formatBytes(flashBytes)} flash${ramBytes === null ? '' : `, ${formatBytes(ramBytes)} RAM`}`,
    `${name} ${accuracyText(selection)} on selection images`,
    ...(heldOut ? [`${name} ${accuracyText(heldOut)} on held-out images`] : []),
    ...(point === exactPoint ? [] : [`levels ${settings.map((setting) => setting ?? 'refined').join(', ')}`]),
  ];
}
