import './significanceView.css';
import { useMemo } from 'react';
import { HeatMap } from '../../../charts/HeatMap.tsx';
import { levelSettings } from '../../../exploration/recipe/recipe.ts';
import { dead, operandMap, skipped } from '../../../exploration/views/operandMap.ts';
import { inspectNetwork } from '../../../network/inspect.ts';
import { unbroken } from '../../../words/unbroken.ts';
import { objectKey } from '../../objectKey.ts';
import type { InsightProps } from '../insightView.tsx';
import { LayerSelect } from '../LayerSelect.tsx';
import { ChannelTable } from './ChannelTable.tsx';
import { MapHistogram } from './MapHistogram.tsx';
import { mapShades } from './mapShades.ts';
import { entryText, mapSentence, mapTitle } from './mapText.ts';
import { mapTile } from './mapTile.ts';
import { PointGrid } from './PointGrid.tsx';

/** What the products of a layer are worth, which of them the chosen point skips, and which are dead. */
export function SignificanceView({ shown: { exploration, point, chosen }, layer }: InsightProps) {
  const layers = inspectNetwork(exploration.core).layers.filter(({ kind }) => kind === 'conv');
  const inChoice = chosen.layers.find((each) => each.layer === layer);
  const map = useMemo(() => operandMap(exploration, point, layer), [exploration, point, layer]);
  const shades = useMemo(() => map && mapShades(map), [map]);
  const marks = useMemo(() => map?.states.map((state) => (state === skipped ? 1 : 0)), [map]);
  const tile = mapTile(exploration, chosen, layer);
  const explored = exploration.space.layers.find((each) => each.layer === layer);
  const settings = explored ? levelSettings(explored) : [];
  return (
    <div className="insight">
      <div className="insight__bar">
        <LayerSelect layers={layers} value={layer} />
        {map && <p className="insight__note">{unbroken(mapSentence(map))}</p>}
      </div>
      {map && shades && marks ? (
        <>
          <HeatMap
            key={`${objectKey(exploration.space)} ${layer} ${map.columnCount}`}
            rowCount={map.rowCount}
            columnCount={map.columnCount}
            shades={shades}
            marks={marks}
            label={mapTitle(map)}
            describe={(row, column) => entryText(map, settings, row, column)}
          />
          <ul className="map-legend">
            <li data-kind="kept">
              {map.columns === 'points' ? 'multiplied' : 'kept'}: the stronger the colour, the more it is
              worth
            </li>
            {map.states.includes(skipped) && <li data-kind="skipped">skipped at the chosen point</li>}
            {map.states.includes(dead) && <li data-kind="dead">dead</li>}
          </ul>
          {map.columns === 'points' ? (
            tile && <PointGrid map={map} tile={tile} />
          ) : (
            <MapHistogram map={map} settings={settings} setting={inChoice?.tau ?? inChoice?.share ?? null} />
          )}
          <ChannelTable map={map} />
        </>
      ) : (
        <p>Layer {layer} is not explored, and this method has no significance for it.</p>
      )}
    </div>
  );
}
