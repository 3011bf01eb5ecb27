import { groupImages, imageBytes } from './lanes';

/** Bits by which exponentials are reduced before they are added. */
const sumIntegerBits: i32 = 12;
const zeroPoint: i32 = -128;

/**
 * Softmax over one row of a group, as `arm_nn_softmax_common_s8`: scalar, since a row has a sum and a reciprocal of its own.
 * @param places per element of the row the offset of its first image within the group, the same on both sides
 * @param exponentials Q0.31 for the differences 0, -1 .. -255 from the largest element
 * @param diffMin elements further below the largest become the lowest value
 */
export function softmax(
  source: usize,
  target: usize,
  elements: i32,
  places: usize,
  exponentials: usize,
  diffMin: i32,
): void {
  for (let image = 0; image < groupImages; image++) {
    const from = source + <usize>image * imageBytes;
    const to = target + <usize>image * imageBytes;
    let largest = i32.MIN_VALUE;
    for (let k = 0; k < elements; k++) largest = max(largest, valueAt(from, places, k));
    let sum = 0;
    for (let k = 0; k < elements; k++) {
      const difference = valueAt(from, places, k) - largest;
      if (difference < diffMin) continue;
      sum += roundingDivide(exponentialAt(exponentials, difference), sumIntegerBits);
    }
    const headroom = clz(sum);
    const reciprocal = oneOverOnePlus((sum > 0 ? sum << headroom : 0) - i32.MIN_VALUE);
    const bitsBelowUnit = sumIntegerBits - headroom + 31 - 8;
    for (let k = 0; k < elements; k++) {
      const difference = valueAt(from, places, k) - largest;
      let result = 0;
      if (difference >= diffMin) {
        const share = highMultiply(reciprocal, exponentialAt(exponentials, difference));
        result = min(127, roundingDivide(share, bitsBelowUnit) + zeroPoint) - zeroPoint;
      }
      store<i16>(to + placeOf(places, k), <i16>result);
    }
  }
}

function placeOf(places: usize, element: i32): usize {
  return load<usize>(places + ((<usize>element) << 2));
}

function valueAt(image: usize, places: usize, element: i32): i32 {
  return load<i16>(image + placeOf(places, element));
}

function exponentialAt(exponentials: usize, difference: i32): i32 {
  return load<i32>(exponentials + ((<usize>-difference) << 2));
}

/** (a * b + 2^30) >> 31. */
function highMultiply(a: i32, b: i32): i32 {
  return <i32>((<i64>a * <i64>b + (1 << 30)) >> 31);
}

/** value / 2^exponent, rounded half away from zero. */
function roundingDivide(value: i32, exponent: i32): i32 {
  const mask = (1 << exponent) - 1;
  const threshold = (mask >> 1) + (value < 0 ? 1 : 0);
  return (value >> exponent) + ((value & mask) > threshold ? 1 : 0);
}

/** 1 / (1 + value) for value in [0, 1), both Q0.31: three Newton-Raphson steps on Q2.29 numbers. */
function oneOverOnePlus(value: i32): i32 {
  const sum = <i64>value + i32.MAX_VALUE;
  const half = <i32>((sum + (sum >= 0 ? 1 : -1)) / 2);
  let x = 1515870810 + highMultiply(half, -1010580540);
  for (let step = 0; step < 3; step++) {
    const error = (1 << 29) - highMultiply(half, x);
    x += saturatingShift(highMultiply(x, error), 2);
  }
  return saturatingShift(x, 1);
}

function saturatingShift(value: i32, exponent: i32): i32 {
  return <i32>min<i64>(i32.MAX_VALUE, max<i64>(i32.MIN_VALUE, (<i64>value) << exponent));
}
