import { useMemo, useState } from 'react';
import { exactPoint } from '../../exploration/recipe/space.ts';
import type { PointSummary } from '../../exploration/views/pointSummary.ts';
import { pointSummary } from '../../exploration/views/pointSummary.ts';
import { clearBrush } from '../../store/brushActions.ts';
import { choosePoint } from '../../store/choiceActions.ts';
import { downloadFront } from '../../store/pointsActions.ts';
import { formatCount } from '../../words/counts.ts';
import { useApp, useAppState } from '../appContext.ts';
import { FoldingTable } from '../FoldingTable.tsx';
import type { Shown } from '../useShown.ts';
import type { FrontColumn } from './frontTableColumns.ts';
import { frontTableColumns } from './frontTableColumns.ts';

interface FrontTableProps {
  readonly shown: Shown;
  readonly front: readonly number[];
  /** By point number: 1 for those that are singled out; null where all are shown. */
  readonly brushed: Uint8Array | null;
}

interface Sort {
  /** Of the column. */
  readonly id: string;
  readonly order: 'ascending' | 'descending';
}

/** The front and the exact network in numbers, by any column. */
export function FrontTable({ shown, front, brushed }: FrontTableProps) {
  const app = useApp();
  const budgetPp = useAppState((state) => state.budgetPp);
  const [sort, setSort] = useState<Sort>({ id: 'latency', order: 'ascending' });
  const { exploration, point: chosen, exact } = shown;
  const summaries = useMemo(() => {
    const points = front.includes(exactPoint) ? front : [...front, exactPoint];
    // The exact network's summary is another one whenever there is something new.
    return points.map((point) => (point === exactPoint ? exact : pointSummary(exploration, point)));
  }, [exploration, exact, front]);
  const columns = frontTableColumns(exploration, budgetPp);
  const kept = brushed ? summaries.filter(({ point }) => brushed[point] === 1) : summaries;
  const column = columns.find(({ id }) => id === sort.id);
  const rows = column ? sorted(kept, column, sort.order) : kept;
  const turn = (id: string) =>
    setSort({
      id,
      order: sort.id === id && sort.order === 'ascending' ? 'descending' : 'ascending',
    });
  return (
    <div className="front__numbers">
      <FoldingTable label="The front as a table" className="front__table">
        <thead>
          <tr>
            <th scope="col">
              Point
              <span className="front__note">levels</span>
            </th>
            {columns.map(({ id, title, note }) => (
              <th key={id} scope="col" aria-sort={sort.id === id ? sort.order : undefined}>
                <button type="button" onClick={() => turn(id)}>
                  {title}
                  <span aria-hidden="true">
                    {sort.id === id && (sort.order === 'ascending' ? ' ▲' : ' ▼')}
                  </span>
                </button>
                {note && <span className="front__note">{note}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((summary) => (
            <tr key={summary.point} aria-current={summary.point === chosen ? 'true' : undefined}>
              <th scope="row">
                <button type="button" className="link" onClick={() => choosePoint(app, summary.point)}>
                  {summary.point === exactPoint ? 'Exact' : `#${summary.point}`}
                  {summary.refinedFrom !== undefined && ' (refined)'}
                </button>
                <span className="front__note">
                  {summary.layers.map(({ tau, share }) => tau ?? share ?? '–').join(', ')}
                </span>
              </th>
              {columns.map(({ id, title, note, textOf, noteOf }) => (
                <td key={id} data-label={note ? `${title}, ${note}` : title}>
                  {textOf(summary)}
                  {noteOf && <span className="front__note">{noteOf(summary)}</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </FoldingTable>
      <div className="front__rows">
        {brushed && (
          <p>
            {formatCount(rows.length)} of {formatCount(summaries.length)}: those brushed under Points.{' '}
            <button type="button" className="link" onClick={() => clearBrush(app)}>
              Show all
            </button>
          </p>
        )}
        <button
          type="button"
          className="link"
          onClick={() =>
            downloadFront(
              app,
              rows.map(({ point }) => point),
            )
          }
        >
          Download these (.csv)
        </button>
      </div>
    </div>
  );
}

/** Points with an unknown value last, equal ones as they were. */
function sorted(
  summaries: readonly PointSummary[],
  { valueOf }: FrontColumn,
  order: Sort['order'],
): PointSummary[] {
  const sign = order === 'ascending' ? 1 : -1;
  return summaries.toSorted((a, b) => {
    const [x, y] = [valueOf(a), valueOf(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return sign * (x - y);
  });
}
