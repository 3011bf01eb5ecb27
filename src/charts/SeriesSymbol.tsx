import './compareChart.css';
import { seriesShape } from './seriesMarks.ts';

/** A series' line and shape, for lists and tables. @param series counted from 1 */
export function SeriesSymbol({ series }: { readonly series: number }) {
  return (
    <svg
      className="series"
      data-series={series}
      width="34"
      height="14"
      viewBox="-17 -7 34 14"
      aria-hidden="true"
    >
      <path className="series__line" d="M-17 0H17" />
      <path className="series__mark" d={seriesShape(series)} />
    </svg>
  );
}
