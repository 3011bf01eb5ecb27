import { Option } from 'commander';
import { TauscopeError } from '../network/errors.ts';

/** Options that say how something is done, and by which value of which other it is not done at all. */
const ways = [
  {
    option: 'refine',
    value: 'none',
    how: ['refine-images', 'refine-steps', 'refine-labels', 'refine-shift'],
  },
  { option: 'float', value: 'none', how: ['float-output'] },
] as const;

/** The options that do nothing beside the others, each with what makes it so. */
export function idleOptions(valueOf: (name: string) => unknown): { name: string; beside: string }[] {
  return ways.flatMap(({ option, value, how }) =>
    valueOf(option) === value
      ? how.flatMap((name) => (valueOf(name) === undefined ? [] : [{ name, beside: `--${option} ${value}` }]))
      : [],
  );
}

/** Throws TauscopeError `usage` for the options of a command by commander's names for them, when one does nothing. */
export function checkIdleOptions(options: object): void {
  const values = new Map(Object.entries(options));
  const [idle] = idleOptions((name) => values.get(new Option(`--${name}`).attributeName()));
  if (!idle) return;
  throw new TauscopeError(
    'usage',
    `--${idle.name} does nothing beside ${idle.beside}. Leave one of them out.`,
  );
}
