import { useMemo } from 'react';
import { inspectNetwork } from '../../network/inspect.ts';
import { useAppState } from '../appContext.ts';
import { formatCount } from '../figures.ts';
import { useShown } from '../useShown.ts';
import { LayerRow } from './LayerRow.tsx';
import './layersPanel.css';

/** The network layer by layer: what it costs, what is dead, what the choice keeps, and what is explored. */
export function LayersPanel() {
  const network = useAppState((state) => state.model?.network ?? null);
  const description = useMemo(() => network && inspectNetwork(network), [network]);
  const shown = useShown();
  if (!description) return null;
  const { layers, totals } = description;
  return (
    <section className="layers card" aria-labelledby="layers-title">
      <h2 id="layers-title">Layers</h2>
      <div className="table-scroll" tabIndex={0} role="region" aria-label="Layers of the network">
        <table>
          <thead>
            <tr>
              <th scope="col">Layer</th>
              <th scope="col" className="layers__roomy">
                Output
              </th>
              <th scope="col" className="number layers__roomy">
                MACs
              </th>
              <th scope="col" className="number layers__roomy">
                Weights
              </th>
              <th scope="col" className="number layers__roomy">
                Dead operands
              </th>
              <th scope="col">Kept by level</th>
              <th scope="col" className="number">
                Level chosen
              </th>
              <th scope="col">SMLADs kept</th>
              <th scope="col">Explored levels</th>
            </tr>
          </thead>
          <tbody>
            {layers.map((layer) => (
              <LayerRow key={layer.index} layer={layer} totalMacs={totals.macs} shown={shown} />
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{totals.layers} layers</th>
              <td className="layers__roomy" />
              <td className="number layers__roomy">{formatCount(totals.macs)}</td>
              <td className="number layers__roomy">{formatCount(totals.weights)}</td>
              <td colSpan={5} />
            </tr>
          </tfoot>
        </table>
      </div>
    </section>
  );
}
