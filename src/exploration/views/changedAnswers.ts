/** How an answer that is another one than before stands to the label: right before, right now, or wrong both times. */
export type Change = 'lost' | 'won' | 'wrong';

/** An image to which two networks give different answers. */
export interface ChangedAnswer {
  /** Number of the image in its split. */
  readonly number: number;
  readonly change: Change;
  readonly label: number;
  readonly before: number;
  readonly after: number;
}

/** The images of a split on which the answers differ, in their order. Labels and answers are classes, one per image. */
export function changedAnswers(
  labels: Uint16Array,
  before: Uint16Array,
  after: Uint16Array,
): ChangedAnswer[] {
  const changed: ChangedAnswer[] = [];
  labels.forEach((label, number) => {
    const [first, second] = [before[number]!, after[number]!];
    if (first === second) return;
    const change = first === label ? 'lost' : second === label ? 'won' : 'wrong';
    changed.push({ number, change, label, before: first, after: second });
  });
  return changed;
}
