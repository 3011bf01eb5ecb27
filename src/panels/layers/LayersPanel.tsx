import './layersPanel.css';
import { useMemo } from 'react';
import { networkBaseline } from '../../baseline/networkBaseline.ts';
import { pointCost, referenceCycles } from '../../exploration/views/pointSummary.ts';
import { inspectNetwork } from '../../network/inspect.ts';
import type { NetworkCost } from '../../plan/networkCost.ts';
import { formatCount } from '../../words/counts.ts';
import { useAppState } from '../appContext.ts';
import { FoldingTable } from '../FoldingTable.tsx';
import { Term } from '../Term.tsx';
import { usePaperCost } from '../usePaperCost.ts';
import type { Shown } from '../useShown.ts';
import { useShown } from '../useShown.ts';
import type { LayerCycles } from './LayerRow.tsx';
import { LayerRow } from './LayerRow.tsx';

/** The network layer by layer: what it costs, what is dead, what the choice keeps, and what is explored. */
export function LayersPanel() {
  const network = useAppState((state) => state.model?.network ?? null);
  const description = useMemo(() => network && inspectNetwork(network), [network]);
  const shown = useShown();
  const paper = usePaperCost(shown);
  const cycles = useMemo(() => shown && layerCycles(shown, paper), [shown, paper]);
  const hasSignificance = shown === null || shown.exploration.significance.length > 0;
  if (!description) return null;
  const { layers, totals } = description;
  return (
    <div className="layers">
      <FoldingTable
        label="Layers of the network"
        columns={7 + Number(hasSignificance) + Number(paper !== null)}
      >
        <thead>
          <tr>
            <th scope="col">Layer</th>
            <th scope="col" className="number">
              MACs
            </th>
            {hasSignificance && (
              <th scope="col" className="number">
                <Term id="deadOperand">Dead operands</Term>
              </th>
            )}
            <th scope="col">Kept by level</th>
            <th scope="col">
              <Term id="tau">Level</Term>, <Term id="smlad">SMLADs</Term> kept
            </th>
            <th scope="col">Kernel</th>
            <th scope="col" className="number">
              Cycles, flash
            </th>
            {paper && (
              <th scope="col" className="number">
                Paper’s kernel
              </th>
            )}
            <th scope="col" className="number">
              <Term id="cmsisNn">CMSIS-NN</Term>
            </th>
            <th scope="col">
              Explored levels, or <Term id="exempt">exempt</Term>
            </th>
          </tr>
        </thead>
        <tbody>
          {layers.map((layer) => (
            <LayerRow
              key={layer.index}
              layer={layer}
              totalMacs={totals.macs}
              shown={shown}
              cycles={cycles?.get(layer.index) ?? null}
              hasPaper={paper !== null}
              hasSignificance={hasSignificance}
            />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">
              {totals.layers} layers
              <span className="layers__shape">{formatCount(totals.weights)} weights</span>
            </th>
            <td className="number" data-label="MACs">
              {formatCount(totals.macs)}
            </td>
            {hasSignificance && <td />}
            <td colSpan={3} />
            <td className="number" data-label="Cycles">
              {shown && formatCount(shown.chosen.latencyCycles)}
            </td>
            {paper && (
              <td className="number" data-label="Paper’s kernel">
                {formatCount(paper.latencyCycles)}
              </td>
            )}
            <td className="number" data-label="CMSIS-NN">
              {shown && formatCount(referenceCycles(shown.exploration).cmsisNn)}
            </td>
            <td />
          </tr>
        </tfoot>
      </FoldingTable>
      {layers.some(({ mayDiffer }) => mayDiffer) && (
        <p className="layers__rounding">
          The file defines its layers in float32. The board rounds in integers, so values may be one step
          apart: some with double rounding, hardly any with single rounding.
        </p>
      )}
    </div>
  );
}

function layerCycles({ exploration, point }: Shown, paper: NetworkCost | null): Map<number, LayerCycles> {
  const { core, board } = exploration;
  const baseline = networkBaseline(core, board);
  return new Map(
    pointCost(exploration, point).layers.map((own) => [
      own.layer,
      {
        own,
        cmsisNn: baseline.layers.get(own.layer)?.latencyCycles ?? 0,
        paper: paper?.layers.find(({ layer }) => layer === own.layer)?.latencyCycles ?? null,
      },
    ]),
  );
}
