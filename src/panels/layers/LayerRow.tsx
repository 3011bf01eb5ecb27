import { LevelCurve } from '../../charts/LevelCurve.tsx';
import { ShareBar } from '../../charts/ShareBar.tsx';
import { levelSettings } from '../../exploration/recipe.ts';
import type { LayerDescription } from '../../network/inspect.ts';
import { deadOperandCount } from '../../significance/significance.ts';
import { formatCount, formatShape, formatShare } from '../figures.ts';
import type { Shown } from '../useShown.ts';
import { LayerThresholds } from './LayerThresholds.tsx';

interface LayerRowProps {
  readonly layer: LayerDescription;
  readonly totalMacs: number;
  readonly shown: Shown | null;
}

export function LayerRow({ layer, totalMacs, shown }: LayerRowProps) {
  const isConv = layer.kind === 'conv';
  return (
    <tr data-kind={layer.kind}>
      <th scope="row">
        <span className="layers__index">{layer.index}</span> {layer.title}
        <span className="layers__window">{windowOf(layer)}</span>
      </th>
      <td className="layers__shape layers__roomy">{formatShape(layer.output.shape)}</td>
      <td className="number layers__roomy">
        {layer.macs > 0 && (
          <>
            {formatCount(layer.macs)}{' '}
            <span className="layers__note">{formatShare(layer.macs / totalMacs)}</span>
          </>
        )}
      </td>
      <td className="number layers__roomy">{layer.weights > 0 && formatCount(layer.weights)}</td>
      {isConv ? <ConvCells layer={layer.index} shown={shown} /> : <NoCells />}
      <td>{isConv && <LayerThresholds layer={layer.index} />}</td>
    </tr>
  );
}

/** As many cells as `ConvCells` has. */
function NoCells() {
  return (
    <>
      <td className="layers__roomy" />
      <td colSpan={3} />
    </>
  );
}

/** What the exploration knows about a convolution. */
function ConvCells({ layer, shown }: { readonly layer: number; readonly shown: Shown | null }) {
  if (!shown) return <NoCells />;
  const { exploration, chosen } = shown;
  const significance = exploration.significance.find((candidate) => candidate.layer === layer);
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
      <td className="number layers__roomy">{significance && <DeadOperands significance={significance} />}</td>
      <td>
        {levels.length > 1 && (
          <LevelCurve
            settings={settings}
            keptShares={levels.map((level) => 1 - level.skippedPairShare)}
            chosenLevel={chosenLevel}
            label={`Kept share from ${formatShare(1 - levels[0]!.skippedPairShare)} at level ${settings[0]!} to ${formatShare(1 - levels.at(-1)!.skippedPairShare)} at level ${settings.at(-1)!}`}
          />
        )}
      </td>
      <td className="number">{setting ?? 'exact'}</td>
      <td>
        <ShareBar share={kept} label={formatShare(kept)} />
      </td>
    </>
  );
}

function DeadOperands({
  significance,
}: {
  readonly significance: Shown['exploration']['significance'][number];
}) {
  const dead = deadOperandCount(significance);
  return (
    <>
      {formatCount(dead)}{' '}
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
