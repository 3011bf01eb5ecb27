import { InvalidArgumentError } from 'commander';
import { maxLimitBytes, mostImages, mostSeed } from '../exploration/recipe/recipe.ts';

/** Numbers of command line options; each throws commander's InvalidArgumentError, which names the option. */

/** A parser of whole numbers in a range. */
export function wholeNumber(least: number, most = Infinity): (text: string) => number {
  const bounds = most < Infinity ? (least > 0 ? ` from ${least} to ${most}` : ` up to ${most}`) : '';
  const range = bounds || (least > 0 ? ` of at least ${least}` : '');
  return (text) => {
    const value = numberOf(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`expected a whole number${range}.`);
  };
}

export const integer = wholeNumber(0);
export const port = wholeNumber(0, 0xffff);
/** More than any machine has processors for is a slip, for which there is no memory either. */
export const workerCount = wholeNumber(1, 1024);
export const seed = wholeNumber(0, mostSeed);
/** Images of a split that cannot be empty. */
export const imageCount = wholeNumber(1, mostImages);

export function decimal(text: string): number {
  const value = numberOf(text);
  if (!Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('expected a number of at least 0.');
  return value;
}

/** One more of several numbers. */
export function eachDecimal(text: string, before: readonly number[] = []): number[] {
  return [...before, decimal(text)];
}

export function probability(text: string): number {
  const value = numberOf(text);
  if (!(value >= 1e-9 && value <= 0.5)) throw new InvalidArgumentError('expected a number from 1e-9 to 0.5.');
  return value;
}

export function share(text: string): number {
  const value = numberOf(text);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError('expected a number from 0 to 1.');
  return value;
}

/** "4096", "256K" or "2M". */
export function byteCount(text: string): number {
  const [, digits, unit = ''] = /^(\d+)([KM]?)$/i.exec(text) ?? [];
  const bytes = Number(digits) * { '': 1, K: 1024, M: 1024 * 1024 }[unit.toUpperCase()]!;
  if (!(bytes >= 1 && bytes <= maxLimitBytes))
    throw new InvalidArgumentError(
      `expected a number of bytes, or of KiB or MiB with K or M, up to ${maxLimitBytes / 2 ** 20}M.`,
    );
  return bytes;
}

/** NaN for blank text, which Number takes for 0. */
export function numberOf(text: string): number {
  return text.trim() === '' ? NaN : Number(text);
}
