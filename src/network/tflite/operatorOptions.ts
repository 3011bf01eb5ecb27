import { formatError } from '../modelError.ts';
import type { FlatTable } from './flatBuffer.ts';
import type { StoredOperator } from './storedModel.ts';

/** The options table, or null when the file leaves it out; a table of another kind is an error. */
export function optionsOf({ label, options, optionsType }: StoredOperator, type: number): FlatTable | null {
  if (optionsType === type) return options;
  if (optionsType === 0) return null;
  throw formatError(`${label} has options of kind ${optionsType}`, `kind ${type}`);
}

/** The options table, which the operator cannot do without. */
export function requiredOptionsOf(stored: StoredOperator, type: number): FlatTable {
  const options = optionsOf(stored, type);
  if (!options) throw formatError(`${stored.label} has no options`, `options of kind ${type}`);
  return options;
}
