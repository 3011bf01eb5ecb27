import './markedBars.css';
import { scaleLinear, scaleSqrt } from 'd3';

interface MarkedBarsProps {
  /** Amounts above each other, plain ones below; all bars are equally wide. */
  readonly bars: readonly { readonly plain: number; readonly marked: number }[];
  /** Texts below, at places counted in bars. */
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
  /** A line across, at a place counted in bars; null for none. */
  readonly line: { readonly at: number; readonly text: string } | null;
  readonly label: string;
}

const width = 520;
const height = 150;
const axisHeight = 20;
const top = 18;

/** How often something occurs, by equal steps; heights are square roots, so that rare ones show beside frequent ones. */
export function MarkedBars({ bars, ticks, line, label }: MarkedBarsProps) {
  const most = Math.max(1, ...bars.map(({ plain, marked }) => plain + marked));
  const x = scaleLinear([0, bars.length], [1, width - 1]);
  const y = scaleSqrt([0, most], [height - axisHeight, top]);
  return (
    <svg className="marked-bars" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {bars.map(({ plain, marked }, n) => {
        const middle = y(plain);
        const end = y(plain + marked);
        const place = { x: x(n), width: Math.max(1, x(1) - x(0) - 1) };
        return (
          <g key={n}>
            <rect {...place} y={middle} height={y(0) - middle} />
            <rect {...place} y={end} height={middle - end} data-marked="true" />
          </g>
        );
      })}
      <line x1={x(0)} x2={x(bars.length)} y1={y(0)} y2={y(0)} />
      {ticks.map(({ at, text }) => (
        <text key={at} x={x(at)} y={height - 5} textAnchor={anchorOf(at / bars.length)}>
          {text}
        </text>
      ))}
      {line && (
        <g className="marked-bars__line">
          <line x1={x(line.at)} x2={x(line.at)} y1={top - 4} y2={y(0)} />
          <text x={x(line.at)} y={11} textAnchor={anchorOf(line.at / bars.length)}>
            {line.text}
          </text>
        </g>
      )}
    </svg>
  );
}

function anchorOf(share: number): 'start' | 'middle' | 'end' {
  return share < 0.1 ? 'start' : share > 0.9 ? 'end' : 'middle';
}
