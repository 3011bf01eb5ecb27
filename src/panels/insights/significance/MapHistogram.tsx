import { MarkedBars } from '../../../charts/MarkedBars.tsx';
import { operandHistogram } from '../../../exploration/views/operandHistogram.ts';
import type { OperandMap } from '../../../exploration/views/operandMap.ts';
import { formatCount } from '../../../words/counts.ts';

interface MapHistogramProps {
  readonly map: OperandMap;
  /** Thresholds or shares of the layer's levels. */
  readonly settings: readonly number[];
  /** That of the chosen point, null where the layer is exact. */
  readonly setting: number | null;
}

/** How many operands have which significance, with the chosen threshold; or how many pairs go at each level. */
export function MapHistogram({ map, settings, setting }: MapHistogramProps) {
  const { bars, end } = operandHistogram(map);
  if (bars.length === 0) return null;
  const isOrder = map.columns === 'pairs';
  const low = Math.log10(bars[0]!.from);
  const span = Math.log10(end) - low || 1;
  const placeOf = (value: number) => ((Math.log10(value) - low) / span) * bars.length;
  const decades = Array.from({ length: 40 }, (_, n) => n - 20).filter(
    (exponent) => exponent >= low && exponent <= low + span,
  );
  const ticks = isOrder
    ? bars.map(({ from }) => ({
        at: from + 0.5,
        text: from < settings.length ? `${settings[from]!}` : 'never',
      }))
    : decades.map((exponent) => ({ at: placeOf(10 ** exponent), text: powerText(exponent) }));
  const line = lineAt();
  const title = isOrder ? 'Pairs by the level at which they go' : 'Operands by their significance';
  const said = bars
    .filter((bar) => bar.kept + bar.skipped > 0)
    .map(
      (bar) =>
        `from ${isOrder ? (settings[bar.from] ?? 'never') : bar.from.toPrecision(2)}: ${formatCount(bar.kept)} kept, ${formatCount(bar.skipped)} skipped`,
    );
  return (
    <figure>
      <figcaption>{title}, dead ones left out</figcaption>
      <MarkedBars
        bars={bars.map((bar) => ({ plain: bar.kept, marked: bar.skipped }))}
        ticks={ticks.filter((_, n) => n % Math.ceil(ticks.length / 12) === 0)}
        line={line}
        label={`${title}: ${said.join('; ')}`}
      />
    </figure>
  );

  function lineAt() {
    if (setting === null || setting <= 0) return null;
    if (isOrder) {
      const at = settings.indexOf(setting) + 1;
      return { at: Math.min(at, bars.length), text: `chosen: ${setting}` };
    }
    const at = placeOf(setting);
    return at < 0 || at > bars.length ? null : { at, text: `τ = ${setting}` };
  }
}

function powerText(exponent: number): string {
  return Math.abs(exponent) <= 3 ? `${10 ** exponent}` : `1e${exponent}`;
}
