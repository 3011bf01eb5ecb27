import { InvalidArgumentError } from 'commander';

/** Numbers of command line options; each throws commander's InvalidArgumentError, which names the option. */

export function integer(text: string): number {
  const value = numberOf(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('expected a whole number.');
  return value;
}

export function port(text: string): number {
  const value = integer(text);
  if (value > 0xffff) throw new InvalidArgumentError('expected a whole number up to 65535.');
  return value;
}

export function atLeastOne(text: string): number {
  const value = integer(text);
  if (value === 0) throw new InvalidArgumentError('expected a whole number of at least 1.');
  return value;
}

/** More than any machine has processors for is a slip, for which there is no memory either. */
const mostWorkers = 1024;

export function workerCount(text: string): number {
  const value = integer(text);
  if (value === 0 || value > mostWorkers)
    throw new InvalidArgumentError(`expected a whole number from 1 to ${mostWorkers}.`);
  return value;
}

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
  if (!(bytes >= 1))
    throw new InvalidArgumentError('expected a number of bytes, or of KiB or MiB with K or M.');
  return bytes;
}

/** NaN for blank text, which Number takes for 0. */
export function numberOf(text: string): number {
  return text.trim() === '' ? NaN : Number(text);
}
