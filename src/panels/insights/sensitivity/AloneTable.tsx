import type { Exploration } from '../../../exploration/exploration.ts';
import { accuracyLossPp } from '../../../exploration/points/choice.ts';
import type { AloneCurve } from '../../../exploration/views/layersAlone.ts';
import { accuracyName } from '../../../words/accuracyName.ts';
import { formatCount } from '../../../words/counts.ts';
import { formatChange, formatPercent, formatPp, formatShare } from '../../../words/percents.ts';
import { FoldingTable } from '../../FoldingTable.tsx';

interface AloneTableProps {
  readonly alone: Exploration;
  readonly curves: readonly AloneCurve[];
}

/** The curves in numbers, with what each level saves. */
export function AloneTable({ alone, curves }: AloneTableProps) {
  const { correct, imageCount, latencyCycles } = alone.points;
  const accuracyTitle = accuracyName(alone.recipe);
  return (
    <details>
      <summary>As a table</summary>
      <FoldingTable label="Layers alone">
        <thead>
          <tr>
            <th scope="col">Layer</th>
            <th scope="col" className="number">
              Level
            </th>
            <th scope="col" className="number">
              Skipped
            </th>
            <th scope="col" className="number">
              Cycles of the network
            </th>
            <th scope="col" className="number">
              Change
            </th>
            <th scope="col" className="number">
              {accuracyTitle}
            </th>
            <th scope="col" className="number">
              Change
            </th>
          </tr>
        </thead>
        <tbody>
          {curves.flatMap(({ layer, points }) =>
            points.map(({ point, level, setting, skippedShare }) => (
              <tr key={`${layer} ${level}`}>
                <th scope="row">{layer}</th>
                <td className="number" data-label="Level">
                  {Number(setting.toPrecision(4))}
                </td>
                <td className="number" data-label="Skipped">
                  {formatShare(skippedShare)}
                </td>
                <td className="number" data-label="Cycles of the network">
                  {formatCount(latencyCycles[point]!)}
                </td>
                <td className="number" data-label="Change of cycles">
                  {formatChange(latencyCycles[0]!, latencyCycles[point]!)}
                </td>
                {correct[point]! < 0 ? (
                  <td className="number" colSpan={2} data-label={accuracyTitle}>
                    not measured
                  </td>
                ) : (
                  <>
                    <td className="number" data-label={accuracyTitle}>
                      {formatPercent((100 * correct[point]!) / imageCount, 2)}
                    </td>
                    <td className="number" data-label={`Change of ${accuracyTitle}`}>
                      {formatPp(-accuracyLossPp(alone.points, point))}
                    </td>
                  </>
                )}
              </tr>
            )),
          )}
        </tbody>
      </FoldingTable>
    </details>
  );
}
