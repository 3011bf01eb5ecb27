/** Unless said otherwise levels are whole multiples of 1/10,000, so that they read well and travel well in links. */
const usualStepsPerUnit = 10_000;

/** The lowest that several levels can go up to. */
export const leastHighest = 1 / usualStepsPerUnit;

/** 0 and further levels up to `highest`, evenly spaced on a grid of steps; fewer than `count` when the steps run together. */
export function evenLevels(count: number, highest: number, stepsPerUnit = usualStepsPerUnit): number[] {
  const last = Math.max(1, count - 1);
  const steps = Array.from({ length: count }, (_, k) => Math.round((k / last) * highest * stepsPerUnit));
  return [...new Set(steps)].map((step) => step / stepsPerUnit);
}
