import { formatCount } from './counts.ts';

/** "75.1 µJ", "1.23 mJ", "1,160 mJ" */
export function formatMicrojoules(microjoules: number): string {
  if (microjoules >= 1000) return `${threeDigits(microjoules / 1000)} mJ`;
  return `${threeDigits(microjoules)} µJ`;
}

function threeDigits(value: number): string {
  return value >= 100 ? formatCount(value) : value.toPrecision(3);
}
