import type { OperandMap } from '../../../exploration/views/operandMap.ts';
import { dead, skipped } from '../../../exploration/views/operandMap.ts';
import { formatCount } from '../../../words/counts.ts';
import { formatShare } from '../../../words/percents.ts';

const titles: Readonly<Record<OperandMap['columns'], string>> = {
  operands: 'Significance of the operands (columns) of every output channel (rows)',
  pairs: 'How long the pairs of operands (columns) of every output channel (rows) are kept',
  points: 'Pairs that every output channel (rows) multiplies at the points of a tile (columns)',
};

export function mapTitle({ columns }: OperandMap): string {
  return titles[columns];
}

/** What there is, and how much of it is skipped and dead. */
export function mapSentence(map: OperandMap): string {
  const { rowCount, columnCount, columns, states, values } = map;
  const size = `${formatCount(rowCount)} output channels × ${formatCount(columnCount)} ${columns === 'points' ? 'points of a tile' : columns}`;
  if (columns === 'points') {
    const share = values.reduce((sum, value) => sum + value, 0) / values.length;
    return `${size}: ${formatShare(share)} of the pairs of input channels are multiplied.`;
  }
  const count = (wanted: number) => states.reduce((sum, state) => sum + (state === wanted ? 1 : 0), 0);
  const part = (wanted: number) =>
    `${formatCount(count(wanted))} (${formatShare(count(wanted) / states.length)})`;
  return `${size}: ${part(skipped)} are skipped at the chosen point, ${part(dead)} are dead.`;
}

/** @param settings thresholds or shares of the layer's levels */
export function entryText(
  { columns, columnCount, values, states }: OperandMap,
  settings: readonly number[],
  row: number,
  column: number,
): string {
  const n = row * columnCount + column;
  const value = values[n]!;
  const where = `Channel ${row}, ${columns.slice(0, -1)} ${column}`;
  if (columns === 'points') return `${where}: ${formatShare(value)} of the pairs are multiplied.`;
  const state = states[n] === dead ? 'dead' : states[n] === skipped ? 'skipped' : 'kept';
  if (columns === 'operands') return `${where}: significance ${value.toPrecision(3)}, ${state}.`;
  const order = value < settings.length ? `goes at level ${settings[value]!}` : 'goes at no level';
  return `${where}: ${order}, ${state}.`;
}
