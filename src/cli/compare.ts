import { comparabilityNotes } from '../exploration/compare/comparability.ts';
import type { ComparedExploration } from '../exploration/compare/comparedExploration.ts';
import { comparedSettings } from '../exploration/compare/comparedSettings.ts';
import { equalBudgets } from '../exploration/compare/equalBudgets.ts';
import { TauscopeError } from '../network/errors.ts';
import { readComparedResults } from '../sharing/comparedResults.ts';
import { comparisonText } from './comparisonText.ts';
import { readText } from './readFiles.ts';
import { resultsPaths } from './resultsPaths.ts';

interface CompareOptions {
  readonly loss?: readonly number[];
  readonly json?: boolean;
}

/** `tauscope compare`: what explorations differ in, and their points at equal losses; a file that cannot be read is left out. */
export async function compareCommand(
  named: readonly string[],
  { loss, json }: CompareOptions,
): Promise<void> {
  const paths = await resultsPaths(named);
  const explorations: ComparedExploration[] = [];
  for (const path of paths) {
    try {
      explorations.push(readComparedResults(path, await readText(path)));
    } catch (error) {
      if (!(error instanceof TauscopeError)) throw error;
      process.stderr.write(`tauscope: ${error.message}\n`);
      process.exitCode = 1;
    }
  }
  if (explorations.length < 2)
    throw new TauscopeError(
      'usage',
      `${explorations.length} of ${paths.length} files can be compared, at least 2 are needed.`,
    );
  const comparison = {
    explorations: explorations.map(({ name, recipe, complete }) => ({ file: name, complete, recipe })),
    settings: comparedSettings(explorations),
    notes: comparabilityNotes(explorations),
    budgets: equalBudgets(explorations, loss),
  };
  process.stdout.write(json ? `${JSON.stringify(comparison)}\n` : comparisonText(comparison));
}
