import { LevelCurve } from '../../charts/LevelCurve.tsx';
import { ShareBar } from '../../charts/ShareBar.tsx';
import { levelSettings } from '../../exploration/recipe/recipe.ts';
import { copiesText } from '../../exploration/views/copiesText.ts';
import type { LayerDescription } from '../../network/inspect.ts';
import type { LayerCost } from '../../plan/layerCost.ts';
import { deadOperandCount } from '../../significance/significance.ts';
import { formatBytes } from '../../words/bytes.ts';
import { formatCount } from '../../words/counts.ts';
import { formatChange, formatShare } from '../../words/percents.ts';
import { formatShape } from '../../words/shapes.ts';
import { tileText } from '../../words/tiles.ts';
import type { Shown } from '../useShown.ts';
import { LayerKernel } from './LayerKernel.tsx';
import { LayerThresholds } from './LayerThresholds.tsx';

interface LayerRowProps {
  readonly layer: LayerDescription;
  readonly totalMacs: number;
  readonly shown: Shown | null;
  /** Null before the first result. */
  readonly cycles: LayerCycles | null;
  /** Whether there is a column for the paper's kernel. */
  readonly hasPaper: boolean;
  /** Whether there is a column for dead operands. */
  readonly hasSignificance: boolean;
}

/** What the shown point's layer costs, and what it is compared with, in cycles. */
export interface LayerCycles {
  readonly own: LayerCost;
  readonly cmsisNn: number;
  readonly paper: number | null;
}

export function LayerRow({ layer, totalMacs, shown, cycles, hasPaper, hasSignificance }: LayerRowProps) {
  const isConv = layer.kind === 'conv';
  return (
    <tr data-kind={layer.kind}>
      <th scope="row">
        <span className="layers__index">{layer.index}</span> {layer.title}
        <span className="layers__window">{windowOf(layer)}</span>
        <span className="layers__shape">
          {formatShape(layer.output.shape)}
          {layer.weights > 0 && `, ${formatCount(layer.weights)} weights`}
        </span>
      </th>
      <td className="number" data-label="MACs">
        {layer.macs > 0 && (
          <>
            {formatCount(layer.macs)}
            <span className="layers__note">{formatShare(layer.macs / totalMacs)}</span>
          </>
        )}
      </td>
      {hasSignificance && (
        <td className="number" data-label="Dead operands">
          {isConv && shown && <DeadOperands layer={layer.index} shown={shown} />}
        </td>
      )}
      {isConv && shown ? <ConvCells layer={layer.index} shown={shown} /> : <td colSpan={2} />}
      <td data-label="Kernel">
        {isConv && <LayerKernel layer={layer.index} form={cycles?.own.form ?? null} />}
      </td>
      <td className="number" data-label="Cycles, flash">
        {cycles?.own.form === 'fused' && 'fused'}
        {cycles && cycles.own.latencyCycles > 0 && (
          <>
            {formatCount(cycles.own.latencyCycles)}
            <span className="layers__note">
              {formatBytes(cycles.own.flashBytes)}
              {copiesText(cycles.own)}
            </span>
          </>
        )}
      </td>
      {hasPaper && (
        <td className="number" data-label="Paper’s kernel">
          {isConv && cycles?.paper && formatCount(cycles.paper)}
        </td>
      )}
      <td className="number" data-label="CMSIS-NN">
        {cycles && cycles.cmsisNn > 0 && (
          <>
            {formatCount(cycles.cmsisNn)}
            <span className="layers__note">
              {cycles.own.form === 'fused'
                ? 'in the layer before'
                : formatChange(cycles.cmsisNn, cycles.own.latencyCycles)}
            </span>
          </>
        )}
      </td>
      <td data-label="Explored levels">{isConv && <LayerThresholds layer={layer.index} />}</td>
    </tr>
  );
}

interface CellProps {
  readonly layer: number;
  readonly shown: Shown;
}

/** What the exploration knows about a convolution. */
function ConvCells({ layer, shown }: CellProps) {
  const { exploration, chosen } = shown;
  const explored = exploration.space.layers.find((candidate) => candidate.layer === layer);
  const table = exploration.levels.find((candidate) => candidate.layer === layer);
  const levels = explored && table ? table.levels.slice(0, levelSettings(explored).length) : [];
  const inChoice = chosen.layers.find((candidate) => candidate.layer === layer);
  const setting = inChoice?.tau ?? inChoice?.share ?? null;
  const settings = levels.map(({ tau, share }) => tau ?? share ?? 0);
  const kept = 1 - (inChoice?.skippedPairShare ?? 0);
  const chosenLevel = setting === null ? null : settings.indexOf(setting);
  return (
    <>
      <td data-label="Kept by level">
        {levels.length > 1 && (
          <LevelCurve
            settings={settings}
            keptShares={levels.map((level) => 1 - level.skippedPairShare)}
            chosenLevel={chosenLevel}
            label={`Kept share from ${formatShare(1 - levels[0]!.skippedPairShare)} at level ${settings[0]!} to ${formatShare(1 - levels.at(-1)!.skippedPairShare)} at level ${settings.at(-1)!}`}
          />
        )}
      </td>
      <td data-label="Level, SMLADs kept">
        <ShareBar share={kept} label={formatShare(kept)} />
        <span className="layers__note">
          {setting === null ? 'exact' : `level ${Number(setting.toPrecision(4))}`}
        </span>
        {inChoice?.tile && <span className="layers__note">of {tileText(inChoice.tile)}</span>}
        {table?.deadChannels ? (
          <span className="layers__note">{formatCount(table.deadChannels)} channels dead</span>
        ) : null}
      </td>
    </>
  );
}

function DeadOperands({ layer, shown }: CellProps) {
  const significance = shown.exploration.significance.find((candidate) => candidate.layer === layer);
  if (!significance) return null;
  const dead = deadOperandCount(significance);
  return (
    <>
      {formatCount(dead)}
      <span className="layers__note">{formatShare(dead / significance.operands.length)}</span>
    </>
  );
}

function windowOf({ window }: LayerDescription): string {
  if (!window) return '';
  const { kernel, stride } = window;
  const step =
    stride.h === 1 && stride.w === 1
      ? ''
      : `, stride ${stride.h === stride.w ? stride.h : `${stride.h} × ${stride.w}`}`;
  return ` ${kernel.h} × ${kernel.w}${step}`;
}
