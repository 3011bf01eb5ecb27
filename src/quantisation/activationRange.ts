/** How the range of an activation is taken from what the calibration images give. */
export const rangeMethods = ['min-max', 'percentile', 'mean-squared-error'] as const;
export type RangeMethod = (typeof rangeMethods)[number];

/** Real bounds that int8 is spread over; hold 0, so that padding and rectified values are exact. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Values of one tensor over all calibration images, counted in equal bins from the least to the largest. */
export interface ActivationHistogram extends Range {
  readonly counts: Float64Array;
}

const binCount = 2048;

/** The share of values that `percentile` leaves outside on each side. */
const outlierShare = 1e-4;

/** The quantiser's steps between its bounds. */
const steps = 255;

export function activationHistogram(values: readonly Float32Array[]): ActivationHistogram {
  let low = 0;
  let high = 0;
  for (const image of values)
    for (const value of image) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  const counts = new Float64Array(binCount);
  const scale = high > low ? binCount / (high - low) : 0;
  for (const image of values)
    for (const value of image) counts[Math.min(binCount - 1, Math.floor((value - low) * scale))]! += 1;
  return { low, high, counts };
}

export function activationRange(histogram: ActivationHistogram, method: RangeMethod): Range {
  switch (method) {
    case 'min-max':
      return { low: histogram.low, high: histogram.high };
    case 'percentile':
      return percentileRange(histogram);
    case 'mean-squared-error':
      return leastErrorRange(histogram);
  }
}

/** Leaves out the same share of values on either side, but never 0. */
function percentileRange({ low, high, counts }: ActivationHistogram): Range {
  const outside = outlierShare * counts.reduce((sum, count) => sum + count, 0);
  const width = (high - low) / binCount;
  const binsWithin = (bins: Float64Array): number => {
    let sum = 0;
    return bins.findIndex((count) => (sum += count) > outside);
  };
  return {
    low: Math.min(0, low + binsWithin(counts) * width),
    high: Math.max(0, high - binsWithin(counts.toReversed()) * width),
  };
}

/** Scales the whole range down by the factor of least mean squared error: rounding inside against clipping outside. */
function leastErrorRange(histogram: ActivationHistogram): Range {
  let best = { low: histogram.low, high: histogram.high };
  let least = Infinity;
  for (let percent = 100; percent >= 20; percent -= 2) {
    const range = { low: (histogram.low * percent) / 100, high: (histogram.high * percent) / 100 };
    const error = squaredError(histogram, range);
    if (error >= least) continue;
    least = error;
    best = range;
  }
  return best;
}

/** Sum over all values of the squared error that int8 over `range` makes: step^2 / 12 inside (uniform rounding). */
function squaredError({ low, high, counts }: ActivationHistogram, range: Range): number {
  const width = (high - low) / binCount;
  const rounding = ((range.high - range.low) / steps) ** 2 / 12;
  let sum = 0;
  counts.forEach((count, bin) => {
    const value = low + (bin + 0.5) * width;
    const clipped = Math.max(range.low - value, value - range.high, 0);
    sum += count * (clipped > 0 ? clipped ** 2 : rounding);
  });
  return sum;
}
