import { formatCount } from '../words/counts.ts';
import { TauscopeError } from './errors.ts';
import { modelLimits } from './limits.ts';

/** Lists of a file may be long; nobody reads them to their end. */
const longestFinding = 400;

/** The file is not what it claims to be: contradictory, cut short, or foreign. */
export function formatError(
  found: string,
  expected: string,
  remedy = 'export or download it again',
): TauscopeError {
  return new TauscopeError('model-format', `${shortened(found)}; expected ${expected}: ${remedy}`);
}

/** A sound model that uses something Tauscope does not run. */
export function unsupportedError(found: string, expected: string, remedy: string): TauscopeError {
  return new TauscopeError('model-unsupported', `${shortened(found)}; ${expected}: ${remedy}`);
}

/** A count or size from the file that exceeds one of {@link modelLimits}. */
export function limitError(found: string, limit: keyof typeof modelLimits): TauscopeError {
  const largest = formatCount(modelLimits[limit]);
  return new TauscopeError('model-limit', `${found}; expected at most ${largest}: use a smaller model`);
}

function shortened(found: string): string {
  return found.length > longestFinding ? `${found.slice(0, longestFinding)} ...` : found;
}
