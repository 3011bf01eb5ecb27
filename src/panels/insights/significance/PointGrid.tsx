import type { OperandMap } from '../../../exploration/views/operandMap.ts';
import { formatShare } from '../../../words/percents.ts';

interface PointGridProps {
  readonly map: OperandMap;
  /** Outputs of a tile, rows and columns. */
  readonly tile: readonly [number, number];
}

/** Outputs of a tile become this many points more in each direction, those of a 3 x 3 window. */
const windowMargin = 2;

/** The points of a tile where they lie, with the share of pairs that all output channels together multiply there. */
export function PointGrid({ map: { rowCount, columnCount, values }, tile }: PointGridProps) {
  const columns = tile[1] + windowMargin;
  const shares = Array.from({ length: columnCount }, (_, point) => {
    let sum = 0;
    for (let row = 0; row < rowCount; row++) sum += values[row * columnCount + point]!;
    return sum / rowCount;
  });
  const rows = Array.from({ length: columnCount / columns }, (_, row) =>
    shares.slice(row * columns, (row + 1) * columns),
  );
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label="Points of a tile">
      <table className="point-grid">
        <caption>Pairs multiplied at each point of a tile</caption>
        <tbody>
          {rows.map((ofRow, row) => (
            <tr key={row}>
              {ofRow.map((share, column) => (
                <td key={column}>
                  {formatShare(share)}
                  <span aria-hidden="true" style={{ inlineSize: `${100 * share}%` }} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
