import './modelPanel.css';
import { useEffect, useState } from 'react';
import { boards } from '../../boards/boards.ts';
import { defaultBoard } from '../../examples/examples.ts';
import type { PredictedCost } from '../../exploration/views/predictedCost.ts';
import { convLayers } from '../../network/network.ts';
import { predictModel } from '../../store/predictActions.ts';
import type { PageModel } from '../../store/state.ts';
import { formatBytes } from '../../words/bytes.ts';
import { formatCount } from '../../words/counts.ts';
import { formatMilliseconds } from '../../words/durations.ts';
import { lessOrMore, reductionPercent } from '../../words/reductions.ts';
import { useApp, useAppState } from '../appContext.ts';
import { FoldingTable } from '../FoldingTable.tsx';
import { ModelLayers } from './ModelLayers.tsx';

/** An open model before there is data: what it would take on every board, as it is, and its layers. */
export default function ModelPanel({ model }: { readonly model: PageModel }) {
  const { network } = model;
  const app = useApp();
  const isOpening = useAppState((state) => state.opening !== null);
  const predicted = useAppState((state) => state.predicted);
  const [board, setBoard] = useState<string>(defaultBoard);
  useEffect(() => {
    // Whatever else is opened ends it, also where that fails and this model stays.
    if (!isOpening) void predictModel(app);
  }, [app, model, isOpening]);
  const costs = predicted?.network === network ? predicted.costs : [];
  const convolutions = convLayers(network).length;
  return (
    <div className="model">
      <p>
        {convolutions > 0
          ? `With data it is explored what its ${formatCount(convolutions)} ${convolutions === 1 ? 'convolution' : 'convolutions'} can leave out.`
          : 'It has no convolution, and what can be left out is products of convolutions. With data its accuracy is measured, it is compared with onnxruntime, and its exact kernels are exported.'}
      </p>
      <FoldingTable label="The exact network on every board">
        <thead>
          <tr>
            <th scope="col">Exact, predicted on</th>
            <th scope="col">Latency</th>
            <th scope="col">Cycles</th>
            <th scope="col">Than CMSIS-NN</th>
            <th scope="col">Flash</th>
            <th scope="col">RAM</th>
            <th scope="col">Cycles of its layers</th>
          </tr>
        </thead>
        <tbody>
          {boards.map(({ id, name, flashBytes, ramBytes }) => (
            <tr key={id}>
              <th scope="row">{name}</th>
              <BoardCells
                cost={costs.find((cost) => cost.board === id)}
                flashBytes={flashBytes}
                ramBytes={ramBytes}
              />
              <td data-label="Cycles of its layers">
                <label>
                  <input
                    type="radio"
                    name="model-board"
                    checked={id === board}
                    onChange={() => setBoard(id)}
                  />{' '}
                  below<span className="visually-hidden">: {name}</span>
                </label>
              </td>
            </tr>
          ))}
        </tbody>
      </FoldingTable>
      <ModelLayers network={network} cost={costs.find((cost) => cost.board === board)} />
    </div>
  );
}

interface BoardCellsProps {
  /** Absent until it is predicted. */
  readonly cost: PredictedCost | undefined;
  /** What the board has. */
  readonly flashBytes: number;
  readonly ramBytes: number;
}

function BoardCells({ cost, flashBytes, ramBytes }: BoardCellsProps) {
  if (!cost) return <td colSpan={5}>…</td>;
  return (
    <>
      <td data-label="Latency">{formatMilliseconds(cost.latencyMilliseconds)}</td>
      <td data-label="Cycles">{formatCount(cost.latencyCycles)}</td>
      <td data-label="Than CMSIS-NN">
        {lessOrMore(reductionPercent(cost.cmsisNnCycles, cost.latencyCycles))}
      </td>
      <td data-label="Flash" data-fits={cost.flashBytes <= flashBytes}>
        {formatBytes(cost.flashBytes)} of {formatBytes(flashBytes)}
      </td>
      <td data-label="RAM" data-fits={cost.ramBytes <= ramBytes}>
        {formatBytes(cost.ramBytes)} of {formatBytes(ramBytes)}
      </td>
    </>
  );
}
