import { useMemo } from 'react';
import { copiesText } from '../../exploration/views/copiesText.ts';
import type { PredictedCost } from '../../exploration/views/predictedCost.ts';
import { inspectNetwork } from '../../network/inspect.ts';
import type { Network } from '../../network/network.ts';
import { formatBytes } from '../../words/bytes.ts';
import { formatCount } from '../../words/counts.ts';
import { formatShape } from '../../words/shapes.ts';
import { FoldingTable } from '../FoldingTable.tsx';

interface ModelLayersProps {
  readonly network: Network;
  /** Absent until it is predicted. */
  readonly cost: PredictedCost | undefined;
}

/** The layers of a network and what each takes on a board. */
export function ModelLayers({ network, cost }: ModelLayersProps) {
  const { layers, totals } = useMemo(() => inspectNetwork(network), [network]);
  return (
    <FoldingTable label="Layers of the model" className="model__layers">
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
              <td data-label="Output">{formatShape(output.shape)}</td>
              <td data-label="Weights">{weights > 0 && formatCount(weights)}</td>
              <td data-label="MACs">{macs > 0 && formatCount(macs)}</td>
              <td data-label="Kernel">{own?.form}</td>
              <td data-label="Cycles">{own && formatCount(own.latencyCycles)}</td>
              <td data-label="Flash">
                {own && own.flashBytes > 0 && formatBytes(own.flashBytes)}
                {own && copiesText(own)}
              </td>
            </tr>
          );
        })}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{formatCount(totals.layers)} layers</th>
          <td />
          <td data-label="Weights">{formatCount(totals.weights)}</td>
          <td data-label="MACs">{formatCount(totals.macs)}</td>
          <td />
          <td data-label="Cycles">{cost && formatCount(cost.latencyCycles)}</td>
          <td data-label="Flash">{cost && formatBytes(cost.flashBytes)}</td>
        </tr>
      </tfoot>
    </FoldingTable>
  );
}
