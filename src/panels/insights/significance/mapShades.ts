import type { OperandMap } from '../../../exploration/views/operandMap.ts';
import { dead } from '../../../exploration/views/operandMap.ts';

/** How dark entries are, 0 to 1 for the most significant, -1 for dead ones; significances by their logarithms. */
export function mapShades({ columns, values, states }: OperandMap): Float64Array {
  const of = columns === 'operands' ? Math.log10 : (value: number) => value;
  const living = values.filter((_, n) => states[n] !== dead);
  const low = columns === 'points' ? 0 : of(living.reduce((a, b) => Math.min(a, b), Infinity));
  const high = of(living.reduce((a, b) => Math.max(a, b), 0));
  return values.map((value, n) => (states[n] === dead ? -1 : (of(value) - low) / (high - low || 1)));
}
