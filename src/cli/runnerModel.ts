import { InvalidArgumentError } from 'commander';

/** How a benchmark's runner knows a network's data. It stands between brackets in a line of the board's answers. Throws commander's InvalidArgumentError. */
export function runnerModel(text: string): string {
  if (/^[A-Za-z0-9_-]{1,32}$/.test(text)) return text;
  throw new InvalidArgumentError('expected up to 32 letters, digits, "-" and "_", such as ic01.');
}
