import { TauscopeError } from '../network/errors.ts';

/** "A:B", "A:" or ":B" as indices from A up to but not including B. */
export function imageRange(text: string | undefined, count: number): { from: number; to: number } {
  const match = /^(\d*):(\d*)$/.exec(text ?? ':');
  const from = Number(match?.[1] || 0);
  const to = Number(match?.[2] || count);
  if (match && from < to && to <= count) return { from, to };
  throw new TauscopeError(
    'usage',
    `--images takes FROM:TO with 0 <= FROM < TO <= ${count}, the images of the data set; found "${text}".`,
  );
}
