import type { Exploration } from '../exploration/exploration.ts';
import { resultsDocument } from './resultsFile.ts';

/** A figure of a results file that does not follow from the recipe, by its path in the file; `computed` is absent for what should not be there. */
export interface FigureDifference {
  readonly path: string;
  readonly said: unknown;
  readonly computed: unknown;
}

/** What decides the other figures, and where the files were. */
const given = new Set(['recipe', 'paths']);

/**
 * The first figure of a results file that is not as this version computes it from the recipe and the file's answers, or null: cycles,
 * bytes, shares, the front. Figures that the file leaves out or has not known yet (null) are no difference.
 * @param text of the file, which is valid
 * @param exploration that the file gives
 */
export function figureDifference(text: string, exploration: Exploration): FigureDifference | null {
  const said = JSON.parse(text) as Readonly<Record<string, unknown>>;
  // NaN and undefined are not written.
  const computed = JSON.parse(JSON.stringify(resultsDocument(exploration))) as typeof said;
  const figures = Object.fromEntries(Object.entries(said).filter(([field]) => !given.has(field)));
  return firstDifference(figures, computed, []);
}

function firstDifference(said: unknown, computed: unknown, path: readonly string[]): FigureDifference | null {
  if (said === null || said === computed) return null;
  if (typeof said !== 'object' || typeof computed !== 'object' || computed === null)
    return { path: path.join('.'), said, computed };
  const [left, right] = [said, computed] as Readonly<Record<string, unknown>>[];
  if (Array.isArray(said) && Array.isArray(computed) && said.length !== computed.length)
    return { path: [...path, 'length'].join('.'), said: said.length, computed: computed.length };
  for (const [field, value] of Object.entries(left!)) {
    const found = firstDifference(value, right![field], [...path, field]);
    if (found) return found;
  }
  return null;
}
