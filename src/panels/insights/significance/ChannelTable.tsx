import { useState } from 'react';
import type { OperandMap } from '../../../exploration/views/operandMap.ts';
import { dead, skipped } from '../../../exploration/views/operandMap.ts';
import { formatCount } from '../../../words/counts.ts';
import { formatShare } from '../../../words/percents.ts';

/** The map in numbers, output channel by output channel. */
export function ChannelTable({ map }: { readonly map: OperandMap }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>Each output channel</summary>
      {isOpen && <Rows map={map} />}
    </details>
  );
}

function Rows({ map: { rowCount, columnCount, columns, values, states } }: { readonly map: OperandMap }) {
  const isPoints = columns === 'points';
  return (
    <div className="table-scroll channel-table" tabIndex={0} role="region" aria-label="Output channels">
      <table className="figure-table">
        <thead>
          <tr>
            <th scope="col">Channel</th>
            {isPoints ? (
              <th scope="col">Pairs multiplied</th>
            ) : (
              <>
                <th scope="col">Kept</th>
                <th scope="col">Skipped</th>
                <th scope="col">Dead</th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: rowCount }, (_, channel) => {
            const [from, to] = [channel * columnCount, (channel + 1) * columnCount];
            const ofChannel = states.subarray(from, to);
            const count = (wanted: number) => ofChannel.filter((state) => state === wanted).length;
            const share = values.subarray(from, to).reduce((sum, value) => sum + value, 0) / columnCount;
            return (
              <tr key={channel}>
                <th scope="row">{channel}</th>
                {isPoints ? (
                  <td>{formatShare(share)}</td>
                ) : (
                  <>
                    <td>{formatCount(columnCount - count(skipped) - count(dead))}</td>
                    <td>{formatCount(count(skipped))}</td>
                    <td>{formatCount(count(dead))}</td>
                  </>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
