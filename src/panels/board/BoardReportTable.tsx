import { boardComparison } from '../../exploration/views/boardComparison.ts';
import type { BoardReport } from '../../store/state.ts';
import { formatCount } from '../../words/counts.ts';
import { formatMilliseconds } from '../../words/durations.ts';
import { formatChange } from '../../words/percents.ts';
import { FoldingTable } from '../FoldingTable.tsx';

/** What a board said, beside what was predicted. */
export function BoardReportTable({ report }: { readonly report: BoardReport }) {
  const { board, check, unit, exploration, point, isShownPoint, layers } = report;
  const { equalVectors, vectors, count } = check;
  const isRight = equalVectors === vectors;
  const isComparable =
    isShownPoint && (unit === 'instructions' || (unit === 'cycles' && board === exploration.board.id));
  const comparison = isComparable ? boardComparison(exploration, point, { unit, count, layers }) : null;
  const milliseconds = unit === 'cycles' ? (1000 * count) / exploration.board.clockHz : null;
  return (
    <div className="board__report" aria-live="polite">
      <p className={isRight ? 'board__passed' : 'board__failed'}>
        <strong>
          {vectors === 0
            ? `Nothing was checked on ${board}: no test vector fitted its flash.`
            : isRight
              ? `Self-check passed on ${board}: all ${vectors} test vectors give exactly the expected outputs.`
              : `Self-check failed on ${board}: ${vectors - equalVectors} of ${vectors} test vectors give other outputs.`}
        </strong>
      </p>
      <WhatRuns report={report} />
      {isShownPoint && unit === 'cycles' && !isComparable && (
        <p>
          Cycles are predicted for the {exploration.board.name}; choose {board} in the settings to compare.
        </p>
      )}
      {comparison && (
        <>
          <p>
            Measured {formatCount(count)} {unit}
            {milliseconds !== null && ` (${formatMilliseconds(milliseconds)})`}, predicted{' '}
            {formatCount(comparison.whole.predicted)}:{' '}
            {formatChange(comparison.whole.predicted, comparison.whole.measured)}.
          </p>
          {comparison.layers.length > 0 && (
            <FoldingTable label="Layers on the board">
              <thead>
                <tr>
                  <th scope="col">Layer</th>
                  <th scope="col" className="number">
                    Predicted {unit}
                  </th>
                  <th scope="col" className="number">
                    Measured
                  </th>
                  <th scope="col" className="number">
                    Difference
                  </th>
                </tr>
              </thead>
              <tbody>
                {comparison.layers.map((layer) => (
                  <tr key={layer.layer}>
                    <th scope="row">
                      {layer.layer} {layer.title}
                    </th>
                    <td className="number" data-label={`Predicted ${unit}`}>
                      {formatCount(layer.predicted)}
                    </td>
                    <td className="number" data-label="Measured">
                      {formatCount(layer.measured)}
                    </td>
                    <td className="number" data-label="Difference">
                      {formatChange(layer.predicted, layer.measured)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </FoldingTable>
          )}
        </>
      )}
    </div>
  );
}

/** Whether it is the shown point, as far as its answers say. */
function WhatRuns({ report }: { readonly report: BoardReport }) {
  const { unit, point, isShownPoint, imageCrc } = report;
  if (unit === null && isShownPoint) return <p>Its outputs are those of point {point}.</p>;
  if (unit === null) return <p className="board__failed">Its outputs are not those of point {point}.</p>;
  if (!isShownPoint)
    return (
      <p className="board__failed">
        The firmware on it is not the one of point {point}: download and write that one to compare.
      </p>
    );
  if (imageCrc !== '') return null;
  return (
    <p>
      Its outputs are those of point {point}; whether its kernels are the ones shown only the answer to{' '}
      <code>identify%</code> says.
    </p>
  );
}
