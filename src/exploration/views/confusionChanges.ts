/** A cell of the confusion matrix off its diagonal: how often images of a class get one wrong answer. */
export interface ConfusionChange {
  readonly label: number;
  readonly answer: number;
  readonly before: number;
  readonly after: number;
}

/** The cells that differ, those that differ most first, then by label and answer. Labels and answers are classes, one per image. */
export function confusionChanges(
  labels: Uint16Array,
  before: Uint16Array,
  after: Uint16Array,
): ConfusionChange[] {
  const cells = new Map<number, ConfusionChange>();
  const count = (when: 'before' | 'after', answers: Uint16Array) =>
    labels.forEach((label, n) => {
      const answer = answers[n]!;
      if (answer === label) return;
      const key = 65536 * label + answer;
      const cell = cells.get(key) ?? { label, answer, before: 0, after: 0 };
      cells.set(key, { ...cell, [when]: cell[when] + 1 });
    });
  count('before', before);
  count('after', after);
  const change = (cell: ConfusionChange) => Math.abs(cell.after - cell.before);
  return [...cells.values()]
    .filter((cell) => change(cell) > 0)
    .sort((a, b) => change(b) - change(a) || a.label - b.label || a.answer - b.answer);
}
