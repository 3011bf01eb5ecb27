import { useMemo } from 'react';
import { SeriesSymbol } from '../../charts/SeriesSymbol.tsx';
import {
  budgetColumns,
  budgetPointText,
  budgetText,
  verdictText,
} from '../../exploration/compare/budgetColumns.ts';
import { equalBudgets } from '../../exploration/compare/equalBudgets.ts';
import { openCompared } from '../../store/compareActions.ts';
import { capitalised } from '../../words/capitalised.ts';
import { unbroken } from '../../words/unbroken.ts';
import { useApp } from '../appContext.ts';
import { FoldingTable } from '../FoldingTable.tsx';
import type { Compared } from './compared.ts';

const verdictTitle = 'On held-out images';

/** What each exploration takes at equal losses, and by how much that differs from the first; a row opens its point. */
export function BudgetTable({ compared }: { readonly compared: readonly Compared[] }) {
  const app = useApp();
  const budgets = useMemo(() => equalBudgets(compared.map(({ results }) => results)), [compared]);
  return (
    <section className="card" aria-labelledby="equal-losses">
      <h2 id="equal-losses">At equal losses</h2>
      <p className="compare__facts">
        The fastest point of each that loses at most so much on its selection images, whether that holds on
        its held-out images, and the difference to the first.
      </p>
      <FoldingTable label="Points at equal losses" className="compare__table">
        <thead>
          <tr>
            <th scope="col">Exploration</th>
            <th scope="col">Point</th>
            {budgetColumns.map(({ title, label = title }) => (
              <th key={label} scope="col" className="number">
                {title}
              </th>
            ))}
            <th scope="col">{verdictTitle}</th>
          </tr>
        </thead>
        {budgets.map(({ budgetPp, points }) => (
          <tbody key={budgetPp}>
            <tr>
              <th scope="rowgroup" colSpan={budgetColumns.length + 3}>
                {unbroken(capitalised(budgetText(budgetPp)))}
              </th>
            </tr>
            {points.map((point, n) => {
              const { number, entry, results } = compared[n]!;
              const text = budgetPointText(point);
              return (
                <tr key={entry.id} onClick={() => void openCompared(app, entry, point.point)}>
                  <th scope="row">
                    <SeriesSymbol series={number} /> {number}
                    <span className="visually-hidden"> {results.name}</span>
                  </th>
                  <td data-label="Point">
                    <button
                      type="button"
                      className="link"
                      aria-label={`Open ${number} ${results.name}: ${text}`}
                    >
                      {unbroken(text)}
                    </button>
                  </td>
                  {budgetColumns.map(({ title, label = title, text: cell }) => (
                    <td key={label} className="number" data-label={label}>
                      {unbroken(cell(point))}
                    </td>
                  ))}
                  <td data-label={verdictTitle}>{unbroken(verdictText(point))}</td>
                </tr>
              );
            })}
          </tbody>
        ))}
      </FoldingTable>
    </section>
  );
}
