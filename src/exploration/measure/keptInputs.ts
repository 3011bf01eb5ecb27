import type { InputBatch } from '../engine.ts';

/** Some 20,000 images of CIFAR-10. */
const defaultBudgetBytes = 64 * 1024 * 1024;

/**
 * The inputs of a split's images by their numbers in it. Every block of points sees all of them in the same order, so those that come first are kept
 * while there is room: had the last ones to make way for others, none would be there when it is wanted.
 */
export function keptInputs(
  inputOf: (number: number) => InputBatch[number],
  budgetBytes = defaultBudgetBytes,
): (number: number) => InputBatch[number] {
  const kept = new Map<number, InputBatch[number]>();
  let bytes = 0;
  return (number) => {
    const known = kept.get(number);
    if (known) return known;
    const input = inputOf(number);
    bytes += input.byteLength;
    if (bytes <= budgetBytes) kept.set(number, input);
    return input;
  };
}
