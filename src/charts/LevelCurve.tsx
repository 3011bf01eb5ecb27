import { curveStepAfter, line, scaleLinear } from 'd3';
import './levelCurve.css';

interface LevelCurveProps {
  /** Thresholds or shares, ascending. */
  readonly settings: readonly number[];
  /** Kept share per level, 0 to 1. */
  readonly keptShares: readonly number[];
  /** Level of the chosen point, null where the layer is exact. */
  readonly chosenLevel: number | null;
  readonly label: string;
}

const WIDTH = 88;
const HEIGHT = 28;
const INSET = 4;

/** What a layer keeps at each of its levels, with the chosen one marked. */
export function LevelCurve({ settings, keptShares, chosenLevel, label }: LevelCurveProps) {
  const x = scaleLinear([0, Math.max(settings.at(-1) ?? 0, 1e-9)], [INSET, WIDTH - INSET]);
  const y = scaleLinear([0, 1], [HEIGHT - INSET, INSET]);
  const steps = line<number>()
    .curve(curveStepAfter)
    .x((setting) => x(setting))
    .y((_, k) => y(keptShares[k]!))([...settings]);
  return (
    <svg className="level-curve" width={WIDTH} height={HEIGHT} role="img" aria-label={label}>
      <line x1={INSET} x2={WIDTH - INSET} y1={HEIGHT - INSET} y2={HEIGHT - INSET} />
      {steps && <path d={steps} />}
      {chosenLevel !== null && (
        <circle cx={x(settings[chosenLevel]!)} cy={y(keptShares[chosenLevel]!)} r={3.5} />
      )}
    </svg>
  );
}
