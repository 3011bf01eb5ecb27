import './levelCurve.css';
import { curveStepAfter, line, scaleLinear } from 'd3';

interface LevelCurveProps {
  /** Thresholds or shares, ascending. */
  readonly settings: readonly number[];
  /** Kept share per level, 0 to 1. */
  readonly keptShares: readonly number[];
  /** Level of the chosen point, null where the layer is exact. */
  readonly chosenLevel: number | null;
  readonly label: string;
}

const width = 88;
const height = 28;
const inset = 4;

/** What a layer keeps at each of its levels, with the chosen one marked. */
export function LevelCurve({ settings, keptShares, chosenLevel, label }: LevelCurveProps) {
  const x = scaleLinear([0, Math.max(settings.at(-1) ?? 0, 1e-9)], [inset, width - inset]);
  const y = scaleLinear([0, 1], [height - inset, inset]);
  const steps = line<number>()
    .curve(curveStepAfter)
    .x((setting) => x(setting))
    .y((_, k) => y(keptShares[k]!))([...settings]);
  return (
    <svg className="level-curve" width={width} height={height} role="img" aria-label={label}>
      <line x1={inset} x2={width - inset} y1={height - inset} y2={height - inset} />
      {steps && <path d={steps} />}
      {chosenLevel !== null && (
        <circle cx={x(settings[chosenLevel]!)} cy={y(keptShares[chosenLevel]!)} r={3.5} />
      )}
    </svg>
  );
}
