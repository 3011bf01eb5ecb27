import './valueHistogram.css';
import { area, curveStepAfter, scaleLinear, scaleSqrt } from 'd3';

interface ValueHistogramProps {
  /** How often each int8 value occurs, that of -128 first. */
  readonly counts: readonly number[];
  readonly label: string;
}

const width = 280;
const height = 96;
const axisHeight = 16;
/** Values drawn as one bar: a scale rarely gives all of them. */
const barValues = 4;
const ticks = [-128, -64, 0, 64, 127];

/** How often values occur over the whole int8 range; heights are square roots, so that rare values show beside frequent ones. */
export function ValueHistogram({ counts, label }: ValueHistogramProps) {
  const bars = Array.from({ length: counts.length / barValues }, (_, bar) =>
    counts.slice(bar * barValues, (bar + 1) * barValues).reduce((sum, count) => sum + count, 0),
  );
  const x = scaleLinear([-128, 128], [0.5, width - 0.5]);
  const y = scaleSqrt([0, Math.max(1, ...bars)], [height - axisHeight, 2]);
  const outline = area<number>()
    .curve(curveStepAfter)
    .x((_, bar) => x(bar * barValues - 128))
    .y0(y(0))
    .y1((count) => y(count))([...bars, 0]);
  return (
    <svg className="value-histogram" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {outline && <path d={outline} />}
      <line x1={x(-128)} x2={x(128)} y1={y(0)} y2={y(0)} />
      {ticks.map((value) => (
        <text key={value} x={x(value)} y={height - 2} textAnchor={anchorOf(value)}>
          {value}
        </text>
      ))}
    </svg>
  );
}

function anchorOf(value: number): 'start' | 'middle' | 'end' {
  return value === ticks[0] ? 'start' : value === ticks.at(-1) ? 'end' : 'middle';
}
