import { useMemo } from 'react';
import type { PredictedCost } from '../../exploration/views/predictedCost.ts';
import { inspectNetwork } from '../../network/inspect.ts';
import type { Network } from '../../network/network.ts';
import { formatBytes } from '../../words/bytes.ts';
import { formatCount } from '../../words/counts.ts';
import { formatShape } from '../../words/shapes.ts';

interface ModelLayersProps {
  readonly network: Network;
  /** Absent until it is predicted. */
  readonly cost: PredictedCost | undefined;
}

/** The layers of a network and what each takes on a board. */
export function ModelLayers({ network, cost }: ModelLayersProps) {
  const { layers, totals } = useMemo(() => inspectNetwork(network), [network]);
  return (
    <div className="table-scroll model__layers" tabIndex={0} role="region" aria-label="Layers of the model">
      <table>
        <thead>
          <tr>
            <th scope="col">Layer</th>
            <th scope="col">Output</th>
            <th scope="col">Weights</th>
            <th scope="col">MACs</th>
            <th scope="col">Kernel</th>
            <th scope="col">Cycles</th>
            <th scope="col">Flash</th>
          </tr>
        </thead>
        <tbody>
          {layers.map(({ index, title, output, weights, macs }) => {
            const own = cost?.layers.find(({ layer }) => layer === index);
            return (
              <tr key={index}>
                <th scope="row">
                  {index} {title}
                </th>
                <td>{formatShape(output.shape)}</td>
                <td>{weights > 0 && formatCount(weights)}</td>
                <td>{macs > 0 && formatCount(macs)}</td>
                <td>{own?.form}</td>
                <td>{own && formatCount(own.latencyCycles)}</td>
                <td>
                  {own && own.flashBytes > 0 && formatBytes(own.flashBytes)}
                  {own && own.tableRamBytes > 0 && `, ${formatBytes(own.tableRamBytes)} of it in RAM`}
                </td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{formatCount(totals.layers)} layers</th>
            <td />
            <td>{formatCount(totals.weights)}</td>
            <td>{formatCount(totals.macs)}</td>
            <td />
            <td>{cost && formatCount(cost.latencyCycles)}</td>
            <td>{cost && formatBytes(cost.flashBytes)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
