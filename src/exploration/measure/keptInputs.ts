import type { InputBatch } from '../engine.ts';

/** Some 20,000 images of CIFAR-10. */
const defaultBudgetBytes = 64 * 1024 * 1024;

/**
 * The inputs of images by their numbers in a split, the same array for the same numbers. Every block of points sees all slices in the same order, so those that come first are kept
 * while there is room: had the last ones to make way for others, none would be there when it is wanted.
 */
export function keptInputs(
  inputOf: (number: number) => InputBatch[number],
  budgetBytes = defaultBudgetBytes,
): (numbers: Uint32Array) => InputBatch {
  const kept = new Map<string, InputBatch>();
  let bytes = 0;
  return (numbers) => {
    const key = numbers.join();
    const known = kept.get(key);
    if (known) return known;
    const inputs = Array.from(numbers, inputOf);
    bytes += inputs.reduce((sum, { byteLength }) => sum + byteLength, 0);
    if (bytes <= budgetBytes) kept.set(key, inputs);
    return inputs;
  };
}
