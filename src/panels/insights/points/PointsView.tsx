import './pointsView.css';
import { useMemo } from 'react';
import { ParallelAxes } from '../../../charts/ParallelAxes.tsx';
import type { PointColumn, Range } from '../../../exploration/views/pointColumns.ts';
import { brushed, pointColumns } from '../../../exploration/views/pointColumns.ts';
import { brushPoints, brushRanges, clearBrush } from '../../../store/brushActions.ts';
import { downloadPoints } from '../../../store/pointsActions.ts';
import { formatCount } from '../../../words/counts.ts';
import { useApp, useAppState } from '../../appContext.ts';
import { objectKey } from '../../objectKey.ts';
import type { InsightProps } from '../insightView.tsx';
import { besideLevels, boundsBesideLevels, levelBounds } from './besideLevels.ts';
import { BrushFields } from './BrushFields.tsx';
import { PointsTable } from './PointsTable.tsx';

/** Figures that have an axis besides levels; the table has all. */
const axisTitles = ['Latency, ms', 'Accuracy, %', 'Flash, KiB', 'RAM, KiB'];

/** All measured points: brushed on axes or by numbers, sorted, chosen, and saved. */
export function PointsView({ shown: { exploration, point } }: InsightProps) {
  const app = useApp();
  const version = useAppState((state) => state.version);
  const ranges = useAppState(brushRanges);
  const all = useMemo(
    // The columns fill in place: the version stands for their content.
    () => (version < 0 ? null : pointColumns(exploration)),
    [exploration, version],
  );
  const places = useMemo(() => (all ? brushed(all, ranges) : []), [all, ranges]);
  const axes = useMemo(
    () =>
      (all?.columns ?? [])
        .filter(({ title, layer }) => layer !== undefined || axisTitles.includes(title))
        .filter(varies),
    [all],
  );
  const drawn = useMemo(
    () =>
      axes.map(({ title, values, layer }) => {
        const range = ranges.get(title) ?? null;
        return layer === undefined
          ? { title, values, range }
          : { title, values: besideLevels(values), range: range && boundsBesideLevels(values, range) };
      }),
    [axes, ranges],
  );
  if (!all) return null;
  const brush = (title: string, range: Range | null) => brushPoints(app, title, range);
  const titles = axes.map(({ title }) => title).join('; ');
  return (
    <div className="insight">
      <div className="insight__bar">
        <p>
          <strong>
            {formatCount(places.length)} of {formatCount(all.points.length)} points
          </strong>
        </p>
        {ranges.size > 0 && (
          <button type="button" className="button" onClick={() => clearBrush(app)}>
            Show all
          </button>
        )}
        <button type="button" className="button" onClick={() => downloadPoints(app, all, places)}>
          Download these (.csv)
        </button>
      </div>
      {axes.length > 0 && (
        <>
          <div className="table-scroll" tabIndex={0} role="region" aria-label="Points on parallel axes">
            <ParallelAxes
              // A drag is along one of these axes.
              key={titles}
              axes={drawn}
              brushed={places}
              chosen={all.points.indexOf(point)}
              label={`${formatCount(places.length)} of ${formatCount(all.points.length)} points as lines over ${titles}. The fields and the table below hold the same.`}
              onBrush={(title, range) => {
                const isLevel = axes.find((axis) => axis.title === title)?.layer !== undefined;
                brush(title, isLevel && range ? levelBounds(range) : range);
              }}
            />
          </div>
          <p className="insight__note">
            Drag along an axis to keep only the points there, click it to keep all; or set bounds in the
            fields. The others fade in the chart above and are left out of its table. Below the levels lies
            the exact network.
          </p>
          <BrushFields
            // What is being typed is of this exploration on this board, as the brushes are.
            key={`${objectKey(exploration.space)} ${objectKey(exploration.board)}`}
            axes={axes}
            ranges={ranges}
            onBrush={brush}
          />
        </>
      )}
      <PointsTable all={all} places={places} chosen={point} />
    </div>
  );
}

/** Axes on which all points lie in one place say nothing. */
function varies({ values }: PointColumn): boolean {
  return values.some((value) => value !== values[0]);
}
