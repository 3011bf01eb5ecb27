import './layersPanel.css';
import { memo, useMemo } from 'react';
import { networkBaseline } from '../../baseline/networkBaseline.ts';
import { chosenLevels, pointCost, referenceCycles } from '../../exploration/views/pointSummary.ts';
import { inspectNetwork } from '../../network/inspect.ts';
import type { NetworkCost } from '../../plan/networkCost.ts';
import { formatCount } from '../../words/counts.ts';
import { useAppState } from '../appContext.ts';
import { FoldingTable } from '../FoldingTable.tsx';
import { Term } from '../Term.tsx';
import { usePaperCost } from '../usePaperCost.ts';
import type { Shown } from '../useShown.ts';
import { useRestedShown } from '../useShown.ts';
import type { LayerFacts } from './LayerRow.tsx';
import { LayerRow } from './LayerRow.tsx';

/** The network layer by layer: what it costs, what is dead, what the choice keeps, and what is explored. */
export function LayersPanel() {
  const network = useAppState((state) => state.model?.network ?? null);
  const description = useMemo(() => network && inspectNetwork(network), [network]);
  const shown = useRestedShown();
  const paper = usePaperCost(shown);
  const facts = useMemo(() => shown && layerFacts(shown, paper), [shown, paper]);
  const hasSignificance = shown === null || shown.exploration.significance.length > 0;
  if (!description) return null;
  const { layers, totals } = description;
  return (
    <div className="layers">
      <FoldingTable label="Layers of the network">
        <LayersHead hasSignificance={hasSignificance} hasPaper={paper !== null} />
        <tbody>
          {layers.map((layer) => (
            <LayerRow
              key={layer.index}
              layer={layer}
              totalMacs={totals.macs}
              hasPaper={paper !== null}
              hasSignificance={hasSignificance}
              {...facts?.get(layer.index)}
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

interface LayersHeadProps {
  readonly hasSignificance: boolean;
  readonly hasPaper: boolean;
}

const LayersHead = memo(function LayersHead({ hasSignificance, hasPaper }: LayersHeadProps) {
  return (
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
        {hasPaper && (
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
  );
});

function layerFacts({ exploration, point }: Shown, paper: NetworkCost | null): Map<number, LayerFacts> {
  const { core, board, space, levels, significance } = exploration;
  const baseline = networkBaseline(core, board);
  const chosen = chosenLevels(exploration, point);
  const ofLayer = <T extends { readonly layer: number }>(all: readonly T[], layer: number) =>
    all.find((candidate) => candidate.layer === layer) ?? null;
  return new Map(
    pointCost(exploration, point).layers.map((cost) => {
      const { layer } = cost;
      const facts = {
        explored: ofLayer(space.layers, layer),
        levels: ofLayer(levels, layer),
        significance: ofLayer(significance, layer),
        level: chosen.get(layer) ?? null,
        cost,
        cmsisNnCycles: baseline.layers.get(layer)?.latencyCycles ?? 0,
        paperCycles: paper && (ofLayer(paper.layers, layer)?.latencyCycles ?? null),
      };
      return [layer, facts];
    }),
  );
}
