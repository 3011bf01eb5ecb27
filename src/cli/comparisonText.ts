import {
  budgetColumns,
  budgetPointText,
  budgetText,
  verdictText,
} from '../exploration/compare/budgetColumns.ts';
import type { ComparedSetting } from '../exploration/compare/comparedSettings.ts';
import type { EqualBudget } from '../exploration/compare/equalBudgets.ts';
import { alignedRows } from './alignedRows.ts';

interface Comparison {
  readonly explorations: readonly { readonly file: string }[];
  readonly settings: readonly ComparedSetting[];
  readonly notes: readonly string[];
  readonly budgets: readonly EqualBudget[];
}

/** What `tauscope compare` prints: the files by their numbers, what differs between them, and their points at equal losses. */
export function comparisonText({ explorations, settings, notes, budgets }: Comparison): string {
  const differing = settings.filter(({ differs }) => differs);
  return [
    ...explorations.map(({ file }, n) => `${n + 1}  ${file}`),
    ...differing.flatMap(({ title, texts }) => [
      `${title}:`,
      ...texts.map((text, n) => `  ${n + 1}  ${text}`),
    ]),
    ...(differing.length === 0 ? ['the settings are the same'] : []),
    ...notes,
    ...alignedRows([
      ['', '#', 'point', ...budgetColumns.map(({ title }) => title.toLowerCase()), 'on held-out images'],
      ...budgets.flatMap(({ budgetPp, points }) =>
        points.map((point, n) => [
          n === 0 ? budgetText(budgetPp) : '',
          `${n + 1}`,
          budgetPointText(point),
          ...budgetColumns.map(({ text }) => text(point)),
          verdictText(point),
        ]),
      ),
    ]),
    '',
  ].join('\n');
}
