import './lossCurve.css';
import { line, scaleLinear } from 'd3';

interface LossPoint {
  /** Skipped, 0 to 1. */
  readonly share: number;
  /** Percentage points; null while unknown. */
  readonly lossPp: number | null;
}

interface LossCurveProps {
  /** In the order of their shares. */
  readonly points: readonly LossPoint[];
  /** Numbers of the points that each line joins, the main line first. */
  readonly lines: readonly (readonly number[])[];
  /** Which of them is chosen, null for none. */
  readonly chosen: number | null;
  /** Losses drawn, in percentage points; larger ones run out of the chart. */
  readonly domainPp: readonly [number, number];
  readonly label: string;
}

const width = 260;
const height = 132;
const margin = { top: 8, right: 10, bottom: 20, left: 46 };
const shareTicks = [0, 0.5, 1];

/** Accuracy lost against what is skipped, down for worse. */
export function LossCurve({ points, lines, chosen, domainPp, label }: LossCurveProps) {
  const plot = { width: width - margin.left - margin.right, height: height - margin.top - margin.bottom };
  const x = scaleLinear([0, 1], [0, plot.width]);
  const y = scaleLinear(domainPp, [0, plot.height]);
  const known = points.flatMap(({ share, lossPp }, n) =>
    lossPp === null ? [] : [{ n, at: [x(share), y(lossPp)] as [number, number] }],
  );
  const paths = lines.map((joined) =>
    line()(known.filter(({ n }) => joined.includes(n)).map(({ at }) => at)),
  );
  return (
    <svg className="loss-curve" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <g transform={`translate(${margin.left},${margin.top})`}>
        {y.ticks(4).map((pp) => (
          <g key={pp} transform={`translate(0,${y(pp)})`}>
            <line x2={plot.width} data-zero={pp === 0} />
            <text x={-6} dy="0.32em" textAnchor="end">
              {pp === 0 ? '0 pp' : pp > 0 ? `−${pp}` : `+${-pp}`}
            </text>
          </g>
        ))}
        {shareTicks.map((share) => (
          <text
            key={share}
            x={x(share)}
            y={plot.height + 15}
            textAnchor={share === 0 ? 'start' : share === 1 ? 'end' : 'middle'}
          >
            {share * 100} %{share === 0 && ' skipped'}
          </text>
        ))}
        <svg width={plot.width} height={plot.height} x={0} y={0}>
          {paths.map((path, n) => path && <path key={n} d={path} data-main={n === 0} />)}
        </svg>
        {known
          .filter(({ at }) => at[1] <= plot.height)
          .map(({ n, at }) => (
            <circle key={n} cx={at[0]} cy={at[1]} r={n === chosen ? 5 : 3} data-chosen={n === chosen} />
          ))}
      </g>
    </svg>
  );
}
