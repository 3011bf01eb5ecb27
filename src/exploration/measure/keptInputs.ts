import type { InputBatch } from '../engine.ts';

/** Some 20,000 images of CIFAR-10. */
const defaultBudgetBytes = 64 * 1024 * 1024;

/**
 * The inputs of slices, by the slices themselves. Every block of points sees all slices in the same order, so those that come first are kept
 * while there is room: had the last ones to make way for others, none would be there when it is wanted.
 */
export function keptInputs(
  inputsOf: (slice: Uint32Array) => InputBatch,
  budgetBytes = defaultBudgetBytes,
): (slice: Uint32Array) => InputBatch {
  const kept = new Map<Uint32Array, InputBatch>();
  let bytes = 0;
  return (slice) => {
    const known = kept.get(slice);
    if (known) return known;
    const inputs = inputsOf(slice);
    bytes += inputs.reduce((sum, { byteLength }) => sum + byteLength, 0);
    if (bytes <= budgetBytes) kept.set(slice, inputs);
    return inputs;
  };
}
