import { classTallies } from '../exploration/views/classTally.ts';
import type { LabelledImages } from '../images/labelledImages.ts';
import { className } from '../words/className.ts';
import { formatPercent } from '../words/percents.ts';

/** One class of some images, as `tauscope run` gives it. */
export interface ClassResult {
  readonly class: number;
  readonly name: string | null;
  readonly images: number;
  readonly correct: number;
  /** The other class that its images are taken for most, and how many are. */
  readonly takenFor: { readonly class: number; readonly images: number } | null;
}

/** Results by class for the images from number `first` on. */
export function classResults(
  { labels, classCount, classNames }: Pick<LabelledImages, 'labels' | 'classCount' | 'classNames'>,
  first: number,
  answers: readonly number[],
): ClassResult[] {
  const asked = labels.subarray(first, first + answers.length);
  const wrong = Array.from({ length: classCount }, () => new Map<number, number>());
  asked.forEach((label, n) => {
    const answer = answers[n]!;
    if (answer !== label) wrong[label]!.set(answer, (wrong[label]!.get(answer) ?? 0) + 1);
  });
  return classTallies(asked, classCount, (n) => answers[n] === asked[n]).map((tally, index) => {
    const [most] = [...wrong[index]!].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    return {
      class: index,
      name: classNames?.[index] ?? null,
      ...tally,
      takenFor: most ? { class: most[0], images: most[1] } : null,
    };
  });
}

/** A line for each class that has images. */
export function classLines(results: readonly ClassResult[], names: readonly string[] | undefined): string[] {
  return results
    .filter(({ images }) => images > 0)
    .map(({ class: index, images, correct, takenFor }) => {
      const share = `${formatPercent((100 * correct) / images, 2)} (${correct} of ${images})`;
      const most = takenFor
        ? `, most often taken for ${className(names, takenFor.class)} (${takenFor.images})`
        : '';
      return `${className(names, index)}: ${share}${most}`;
    });
}
