import type { Exploration } from '../../../exploration/exploration.ts';
import { accuracyLossPp } from '../../../exploration/points/choice.ts';
import type { AloneCurve } from '../../../exploration/views/layersAlone.ts';
import { accuracyName } from '../../../words/accuracyName.ts';
import { formatCount } from '../../../words/counts.ts';
import { formatChange, formatPercent, formatPp, formatShare } from '../../../words/percents.ts';

interface AloneTableProps {
  readonly alone: Exploration;
  readonly curves: readonly AloneCurve[];
}

/** The curves in numbers, with what each level saves. */
export function AloneTable({ alone, curves }: AloneTableProps) {
  const { correct, imageCount, latencyCycles } = alone.points;
  return (
    <details>
      <summary>As a table</summary>
      <div className="table-scroll" tabIndex={0} role="region" aria-label="Layers alone">
        <table>
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
                {accuracyName(alone.recipe)}
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
                  <td className="number">{Number(setting.toPrecision(4))}</td>
                  <td className="number">{formatShare(skippedShare)}</td>
                  <td className="number">{formatCount(latencyCycles[point]!)}</td>
                  <td className="number">{formatChange(latencyCycles[0]!, latencyCycles[point]!)}</td>
                  {correct[point]! < 0 ? (
                    <td className="number" colSpan={2}>
                      not measured
                    </td>
                  ) : (
                    <>
                      <td className="number">{formatPercent((100 * correct[point]!) / imageCount, 2)}</td>
                      <td className="number">{formatPp(-accuracyLossPp(alone.points, point))}</td>
                    </>
                  )}
                </tr>
              )),
            )}
          </tbody>
        </table>
      </div>
    </details>
  );
}
