import { LossCurve } from '../../../charts/LossCurve.tsx';
import type { Exploration } from '../../../exploration/exploration.ts';
import { accuracyLossPp } from '../../../exploration/points/choice.ts';
import type { AloneCurve } from '../../../exploration/views/layersAlone.ts';
import type { LayerShares } from '../../../exploration/views/layerShares.ts';
import { formatBytes } from '../../../words/bytes.ts';
import { formatChange, formatPp, formatShare } from '../../../words/percents.ts';
import type { Shown } from '../../useShown.ts';

interface LayerCardProps {
  readonly curve: AloneCurve;
  /** What the curve is of. */
  readonly alone: Exploration;
  readonly shown: Shown;
  readonly title: string;
  readonly shares: LayerShares;
  readonly domainPp: readonly [number, number];
  readonly isMarked: boolean;
}

/** An explored layer before and after, and what it bears. */
export function LayerCard({ curve, alone, shown, title, shares, domainPp, isMarked }: LayerCardProps) {
  const { before, after } = shares;
  const inChoice = shown.chosen.layers.find(({ layer }) => layer === curve.layer);
  const setting = inChoice?.tau ?? inChoice?.share ?? null;
  const level = setting === null ? -1 : curve.points.findIndex((each) => each.setting === setting);
  const points = curve.points.map(({ point, skippedShare, correct }) => ({
    share: skippedShare,
    lossPp: correct === null ? null : accuracyLossPp(alone.points, point),
  }));
  const said = points
    .filter(({ lossPp }) => lossPp !== null)
    .map(({ share, lossPp }) => `${formatShare(share)} skipped ${formatPp(-lossPp!)}`);
  return (
    <li className="layer-card" data-marked={isMarked}>
      <h4>
        Layer {curve.layer} <span>{title}</span>
      </h4>
      <dl>
        <dt>Time</dt>
        <dd>
          {formatShare(before.timeShare)} → {formatShare(after.timeShare)}
        </dd>
        <dt>Cycles</dt>
        <dd>{formatChange(before.cost.latencyCycles, after.cost.latencyCycles)}</dd>
        <dt>Kernel</dt>
        <dd>{changed(before.cost.form, after.cost.form)}</dd>
        <dt>Skipped</dt>
        <dd>{formatShare(inChoice?.skippedPairShare ?? 0)}</dd>
        <dt>Flash</dt>
        <dd>{changed(formatBytes(before.cost.flashBytes), formatBytes(after.cost.flashBytes))}</dd>
      </dl>
      <LossCurve
        points={points}
        lines={curve.lines}
        chosen={level < 0 ? null : level}
        domainPp={domainPp}
        label={`Layer ${curve.layer} alone: ${said.join(', ') || 'not measured yet'}`}
      />
    </li>
  );
}

function changed(before: string, after: string): string {
  return before === after ? after : `${before} → ${after}`;
}
