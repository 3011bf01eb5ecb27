import { formatDecimal } from './decimals.ts';

/** "61.0 %", with a true minus sign. */
export function formatPercent(percent: number, digits = 1): string {
  return `${withMinus(formatDecimal(percent, digits))} %`;
}

/** A share of 1 in percent. */
export function formatShare(share: number): string {
  return formatPercent(share * 100);
}

/** A difference in percentage points with its sign. */
export function formatPp(pp: number): string {
  return `${signed(pp, 2)} pp`;
}

/** Change from `before` to `after` in percent, with its sign. */
export function formatChange(before: number, after: number): string {
  return before === 0 ? '' : formatPercentChange((after / before - 1) * 100);
}

/** A change in percent, with its sign. */
export function formatPercentChange(percent: number): string {
  return `${signed(percent, 1)} %`;
}

function signed(value: number, digits: number): string {
  const text = formatDecimal(value, digits);
  if (Number(text) === 0) return text;
  return value > 0 ? `+${text}` : withMinus(text);
}

function withMinus(text: string): string {
  return text.replace('-', '−');
}
