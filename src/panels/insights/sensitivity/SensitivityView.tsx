import './sensitivityView.css';
import { useMemo } from 'react';
import { millisecondsOf } from '../../../boards/board.ts';
import { StackedBars } from '../../../charts/StackedBars.tsx';
import { aloneCurves, layersAlone, unmeasuredPoints } from '../../../exploration/views/layersAlone.ts';
import { layerShares } from '../../../exploration/views/layerShares.ts';
import { inspectNetwork } from '../../../network/inspect.ts';
import { measureAlone } from '../../../store/aloneActions.ts';
import { lookAtLayer } from '../../../store/lookingActions.ts';
import { accuracyName } from '../../../words/accuracyName.ts';
import { formatCount } from '../../../words/counts.ts';
import { formatMilliseconds } from '../../../words/durations.ts';
import { formatShare } from '../../../words/percents.ts';
import { useApp, useAppState } from '../../appContext.ts';
import type { InsightProps } from '../insightView.tsx';
import { LookingBar } from '../LookingBar.tsx';
import { AloneTable } from './AloneTable.tsx';
import { LayerCard } from './LayerCard.tsx';
import { lossDomain } from './lossDomain.ts';

/** Where the time goes before and after, and how the answers bear what is skipped in each explored layer alone. */
export function SensitivityView({ shown, layer: marked }: InsightProps) {
  const app = useApp();
  const { exploration, point, chosen, exact } = shown;
  const version = useAppState((state) => state.version);
  const known = useAppState((state) => state.alone);
  const current = useAppState((state) => state.exploration);
  const measured = known && known.exploration === current ? known.measured.points : null;
  const alone = useMemo(
    // The columns fill in place: the version stands for their content.
    () => layersAlone(exploration, version < 0 ? null : measured),
    [exploration, measured, version],
  );
  const titles = useMemo(
    () => new Map(inspectNetwork(exploration.network).layers.map(({ index, title }) => [index, title])),
    [exploration.network],
  );
  const shares = layerShares(exploration, point);
  const curves = aloneCurves(alone);
  const explored = new Set(curves.map(({ layer }) => layer));
  const domainPp = lossDomain(alone, curves);
  const isMixed = curves.some(({ lines }) => lines.length > 1);
  const missing = unmeasuredPoints(alone.points).length;
  const milliseconds = (cycles: number) => formatMilliseconds(millisecondsOf(exploration.board, cycles));
  const bar = (title: string, when: 'before' | 'after', latencyCycles: number) => ({
    title,
    note: milliseconds(latencyCycles),
    parts: shares.map(({ layer, [when]: { cost, timeShare } }) => ({
      key: layer,
      amount: cost.latencyCycles,
      text: `${layer} ${titles.get(layer)} ${formatShare(timeShare)}`,
      shortText: `${layer}`,
      isStrong: explored.has(layer),
    })),
  });
  const bars = [bar('Exact', 'before', exact.latencyCycles), bar('Chosen', 'after', chosen.latencyCycles)];
  return (
    <div className="insight">
      <h3>Where the time goes</h3>
      <StackedBars
        bars={bars}
        marked={marked}
        label={bars
          .map(
            ({ title, note, parts }) =>
              `${title}, ${note}: ${parts
                .filter(({ amount }) => amount > 0)
                .map(({ text }) => text)
                .join(', ')}`,
          )
          .join('. ')}
        onMark={(key) => lookAtLayer(app, key)}
      />
      <h3>What each layer bears alone</h3>
      <div className="insight__bar">
        <p className="insight__note">
          {accuracyName(exploration.recipe)} on the selection images with one layer at each of its levels, all
          others at their lowest{isMixed && '; dashed: in smaller tiles'}.
        </p>
        {missing > 0 && (
          <LookingBar
            what={`${formatCount(missing)} points that are not known yet`}
            onStart={() => void measureAlone(app)}
          />
        )}
      </div>
      <ul className="sensitivity__cards">
        {curves.map((curve) => (
          <LayerCard
            key={curve.layer}
            curve={curve}
            alone={alone}
            shown={shown}
            title={titles.get(curve.layer) ?? ''}
            shares={shares.find(({ layer }) => layer === curve.layer)!}
            domainPp={domainPp}
            isMarked={curve.layer === marked}
          />
        ))}
      </ul>
      {curves.length > 0 && <AloneTable alone={alone} curves={curves} />}
    </div>
  );
}
