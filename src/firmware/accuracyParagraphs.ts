import type { Budget } from '../exploration/points/choice.ts';
import {
  accuracyLines,
  lossReferenceText,
  missedBudgetText,
  unkeptBudgetText,
} from '../exploration/views/accuracyText.ts';
import type { PointSummary } from '../exploration/views/pointSummary.ts';
import { capitalised } from '../words/capitalised.ts';
import { commentText } from './comment.ts';

/** The budget by which a point was chosen. */
export interface KeptBudget extends Budget {
  /** Faster points that keep the budget on the selection images, but do not on the held-out ones: present if that was looked at. */
  readonly passedOver?: readonly number[];
}

/** What a bundle's README says of its point's accuracy: figures on both splits, and whether the budget holds. */
export function accuracyParagraphs(chosen: PointSummary, budget?: KeptBudget): string {
  const unkept = budget && unkeptBudgetText(chosen, budget);
  const missed = budget && missedBudgetText(chosen, budget.budgetPp);
  const reference = lossReferenceText(
    chosen.float ? { float: { name: commentText(chosen.float.name) } } : {},
  );
  return [
    `${chosen.regression ? `Share of answers of which no output is further than ${chosen.regression.tolerance} from its target` : 'Top-1 accuracy'} on the selection images, which choose points, and on the held-out images, which check the choice; losses are against ${reference}:`,
    accuracyLines(chosen, budget?.budgetPp)
      .map((line) => `* ${line}`)
      .join('\n'),
    ...(budget ? [unkept ? `**${capitalised(unkept)}.**` : choiceText(budget)] : []),
    ...(missed ? [`**${capitalised(missed)}.**`] : []),
  ].join('\n\n');
}

function choiceText({ budgetPp, reading, passedOver = [] }: KeptBudget): string {
  const within = reading === 'bound' ? ', with 95 % confidence,' : '';
  const others =
    passedOver.length === 0
      ? ''
      : ` Passed over, since the budget does not hold on the held-out images: ${passedOver.join(', ')}; so these had a say in the choice.`;
  return `It was chosen as the fastest point that loses${within} at most ${budgetPp} pp on the selection images.${others}`;
}
