import { curveStepAfter, line, scaleLinear } from 'd3';
import './levelCurve.css';

interface LevelCurveProps {
  readonly taus: readonly number[];
  /** Kept share per threshold, 0 to 1. */
  readonly keptShares: readonly number[];
  /** Level of the chosen configuration, null where the layer is exact. */
  readonly chosenLevel: number | null;
  readonly label: string;
}

const WIDTH = 88;
const HEIGHT = 28;
const INSET = 4;

/** What a layer keeps at each of its thresholds, with the chosen one marked. */
export function LevelCurve({ taus, keptShares, chosenLevel, label }: LevelCurveProps) {
  const x = scaleLinear([0, Math.max(taus.at(-1) ?? 0, 1e-9)], [INSET, WIDTH - INSET]);
  const y = scaleLinear([0, 1], [HEIGHT - INSET, INSET]);
  const steps = line<number>()
    .curve(curveStepAfter)
    .x((tau) => x(tau))
    .y((_, k) => y(keptShares[k]!))([...taus]);
  return (
    <svg className="level-curve" width={WIDTH} height={HEIGHT} role="img" aria-label={label}>
      <line x1={INSET} x2={WIDTH - INSET} y1={HEIGHT - INSET} y2={HEIGHT - INSET} />
      {steps && <path d={steps} />}
      {chosenLevel !== null && <circle cx={x(taus[chosenLevel]!)} cy={y(keptShares[chosenLevel]!)} r={3.5} />}
    </svg>
  );
}
