import type { OnnxTwin } from '../network/twinOf.ts';
import { formatPercent } from '../words/percents.ts';
import type { Agreement } from './agreement.ts';
import { equalPercent } from './agreement.ts';
import type { AnswerAgreement } from './compareAnswers.ts';

/** What onnxruntime runs. */
export function referenceText(origin: OnnxTwin['origin']): string {
  return origin === 'model' ? 'the file itself' : 'the model written as QDQ ONNX';
}

/** "Top-1 86.65 %, onnxruntime 86.75 %, equal answers 99.10 % (1982 of 2000)" */
export function answersText({ images, correct, referenceCorrect, equal }: AnswerAgreement): string {
  const percent = (count: number) => formatPercent((100 * count) / images, 2);
  return `Top-1 ${percent(correct)}, onnxruntime ${percent(referenceCorrect)}, equal answers ${percent(equal)} (${equal} of ${images})`;
}

/** "99.98 %, others by up to 1" */
export function agreementText(agreement: Agreement): string {
  if (agreement.largestSteps === 0) return 'all';
  // So close to all that rounding would say so.
  const percent = Math.min(99.99, equalPercent(agreement));
  return `${formatPercent(percent, 2)}, others by up to ${agreement.largestSteps}`;
}
