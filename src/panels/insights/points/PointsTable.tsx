import { useMemo, useState } from 'react';
import { exactPoint } from '../../../exploration/recipe/space.ts';
import type { PointColumn, PointColumns } from '../../../exploration/views/pointColumns.ts';
import { sortedBy } from '../../../exploration/views/pointColumns.ts';
import { choosePoint } from '../../../store/choiceActions.ts';
import { formatCount } from '../../../words/counts.ts';
import { formatDecimal } from '../../../words/decimals.ts';
import { useApp } from '../../appContext.ts';
import { FoldingTable } from '../../FoldingTable.tsx';

interface PointsTableProps {
  readonly all: PointColumns;
  /** Of the points to show. */
  readonly places: readonly number[];
  readonly chosen: number;
}

/** Rows shown before a person asks for more, and by how many more then. */
const pageSize = 100;

/** Points in numbers, by any column. */
export function PointsTable({ all, places, chosen }: PointsTableProps) {
  const app = useApp();
  const [sort, setSort] = useState({
    title: 'Latency, ms',
    order: 'ascending' as 'ascending' | 'descending',
  });
  const [count, setCount] = useState(pageSize);
  const rows = useMemo(() => {
    const column = all.columns.find(({ title }) => title === sort.title);
    return column ? sortedBy(places, column, sort.order) : places;
  }, [all, places, sort]);
  const turn = (title: string) =>
    setSort({
      title,
      order: sort.title === title && sort.order === 'ascending' ? 'descending' : 'ascending',
    });
  return (
    <>
      <FoldingTable label="Points as a table" className="points-table">
        <thead>
          <tr>
            <th scope="col">Point</th>
            {all.columns.map(({ title }) => (
              <th
                key={title}
                scope="col"
                className="number"
                aria-sort={sort.title === title ? sort.order : undefined}
              >
                <button type="button" onClick={() => turn(title)}>
                  {title}
                  <span aria-hidden="true">
                    {sort.title === title && (sort.order === 'ascending' ? '\u00a0▲' : '\u00a0▼')}
                  </span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, count).map((n) => {
            const point = all.points[n]!;
            return (
              <tr key={point} aria-current={point === chosen ? 'true' : undefined}>
                <th scope="row">
                  <button type="button" className="link" onClick={() => choosePoint(app, point)}>
                    {point === exactPoint ? 'Exact' : `#${point}`}
                  </button>
                </th>
                {all.columns.map((column) => (
                  <td key={column.title} className="number" data-label={column.title}>
                    {cellText(column, n)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </FoldingTable>
      {rows.length > count && (
        <button
          type="button"
          className="button points-table__more"
          onClick={() => setCount(count + pageSize)}
        >
          Show more ({formatCount(rows.length - count)})
        </button>
      )}
    </>
  );
}

function cellText({ values, layer }: PointColumn, n: number): string {
  const value = values[n]!;
  if (Number.isNaN(value)) return '–';
  if (layer !== undefined) return value < 0 ? 'exact' : `${Number(value.toPrecision(4))}`;
  return (Number.isInteger(value) ? formatCount(value) : formatDecimal(value, 3)).replace('-', '−');
}
