import { memo } from 'react';
import { LevelCurve } from '../../charts/LevelCurve.tsx';
import { ShareBar } from '../../charts/ShareBar.tsx';
import type { Level, LevelTable } from '../../exploration/levels/levelTable.ts';
import { tileOf } from '../../exploration/levels/levelTable.ts';
import type { ExploredLayer } from '../../exploration/recipe/recipe.ts';
import { levelSettings } from '../../exploration/recipe/recipe.ts';
import { copiesText } from '../../exploration/views/copiesText.ts';
import type { LayerDescription } from '../../network/inspect.ts';
import type { LayerCost } from '../../plan/layerCost.ts';
import type { LayerSignificance } from '../../significance/significance.ts';
import { deadOperandCount } from '../../significance/significance.ts';
import { formatBytes } from '../../words/bytes.ts';
import { formatCount } from '../../words/counts.ts';
import { formatChange, formatShare } from '../../words/percents.ts';
import { formatShape } from '../../words/shapes.ts';
import { tileText } from '../../words/tiles.ts';
import { LayerKernel } from './LayerKernel.tsx';
import { LayerThresholds } from './LayerThresholds.tsx';

/** What an exploration knows of a layer, and what the shown point makes of it. */
export interface LayerFacts {
  /** Null where the layer is exempt. */
  readonly explored: ExploredLayer | null;
  readonly levels: LevelTable | null;
  readonly significance: LayerSignificance | null;
  /** Null where the point is exact. */
  readonly level: Level | null;
  readonly cost: LayerCost;
  readonly cmsisNnCycles: number;
  /** With the paper's kernel; null unless a person asked for it. */
  readonly paperCycles: number | null;
}

interface LayerRowProps extends Partial<LayerFacts> {
  readonly layer: LayerDescription;
  readonly totalMacs: number;
  /** Whether there is a column for the paper's kernel. */
  readonly hasPaper: boolean;
  /** Whether there is a column for dead operands. */
  readonly hasSignificance: boolean;
}

/** A layer of the network; nothing but its sizes before the first result. */
export const LayerRow = memo(function LayerRow(props: LayerRowProps) {
  const { layer, totalMacs, hasPaper, hasSignificance, significance, cost } = props;
  const { cmsisNnCycles = 0, paperCycles } = props;
  const isConv = layer.kind === 'conv';
  return (
    <tr data-kind={layer.kind}>
      <th scope="row">
        <span className="layers__index">{layer.index} </span>
        {layer.title}
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
          {isConv && significance && <DeadOperands significance={significance} />}
        </td>
      )}
      {isConv && cost ? <ConvCells {...props} /> : <td colSpan={2} />}
      <td data-label="Kernel">{isConv && <LayerKernel layer={layer.index} form={cost?.form ?? null} />}</td>
      <td className="number" data-label="Cycles, flash">
        {cost?.form === 'fused' && 'fused'}
        {cost && cost.latencyCycles > 0 && (
          <>
            {formatCount(cost.latencyCycles)}
            <span className="layers__note">
              {formatBytes(cost.flashBytes)}
              <span className="layers__copies">{copiesText(cost)}</span>
            </span>
          </>
        )}
      </td>
      {hasPaper && (
        <td className="number" data-label="Paper’s kernel">
          {isConv && paperCycles && formatCount(paperCycles)}
        </td>
      )}
      <td className="number" data-label="CMSIS-NN">
        {cost && cmsisNnCycles > 0 && (
          <>
            {formatCount(cmsisNnCycles)}
            <span className="layers__note">
              {cost.form === 'fused'
                ? 'in the layer before'
                : formatChange(cmsisNnCycles, cost.latencyCycles)}
            </span>
          </>
        )}
      </td>
      <td data-label="Explored levels">{isConv && <LayerThresholds layer={layer.index} />}</td>
    </tr>
  );
});

/** What the exploration knows about a convolution. */
function ConvCells({ explored, levels: table, level }: Partial<LayerFacts>) {
  const levels = explored && table ? table.levels.slice(0, levelSettings(explored).length) : [];
  const settings = levels.map(settingOf);
  const setting = level ? settingOf(level) : null;
  const kept = 1 - (level?.skippedPairShare ?? 0);
  const tile = level && tileOf(level.variant);
  return (
    <>
      <td data-label="Kept by level">
        {levels.length > 1 && (
          <LevelCurve
            settings={settings}
            keptShares={levels.map(({ skippedPairShare }) => 1 - skippedPairShare)}
            chosenLevel={setting === null ? null : settings.indexOf(setting)}
            label={`Kept share from ${formatShare(1 - levels[0]!.skippedPairShare)} at level ${settings[0]!} to ${formatShare(1 - levels.at(-1)!.skippedPairShare)} at level ${settings.at(-1)!}`}
          />
        )}
      </td>
      <td data-label="Level, SMLADs kept">
        <ShareBar share={kept} label={formatShare(kept)} />
        <span className="layers__note">
          {setting === null ? 'exact' : `level ${Number(setting.toPrecision(4))}`}
        </span>
        {tile && <span className="layers__note">of {tileText(tile)}</span>}
        {table?.deadChannels ? (
          <span className="layers__note">{formatCount(table.deadChannels)} channels dead</span>
        ) : null}
      </td>
    </>
  );
}

function settingOf({ tau, share }: Level): number {
  return tau ?? share ?? 0;
}

function DeadOperands({ significance }: { readonly significance: LayerSignificance }) {
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
