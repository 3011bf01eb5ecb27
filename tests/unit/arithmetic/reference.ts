import type {
  Clamp,
  Requantisation,
  Rounding,
  SkipMask,
  Tensor,
  Window,
} from '../../../src/network/network.ts';

/** The arithmetic once more, from its definition as exact rational numbers: what the fast forms are held against. */

const wrap32 = (value: bigint) => BigInt.asIntN(32, value);

/** floor(numerator / denominator + 1/2) for a positive denominator. */
function roundHalfUp(numerator: bigint, denominator: bigint): bigint {
  const doubled = 2n * numerator + denominator;
  const remainder = ((doubled % (2n * denominator)) + 2n * denominator) % (2n * denominator);
  return (doubled - remainder) / (2n * denominator);
}

function roundHalfAwayFromZero(numerator: bigint, denominator: bigint): bigint {
  return numerator < 0n ? -roundHalfUp(-numerator, denominator) : roundHalfUp(numerator, denominator);
}

export function requantiseReference(
  value: number,
  multiplier: number,
  shift: number,
  rounding: Rounding,
): number {
  const product = BigInt(value) * BigInt(multiplier);
  if (rounding === 'single') return Number(wrap32(roundHalfUp(product, 2n ** BigInt(31 - shift))));
  const shifted = wrap32(BigInt(value) * 2n ** BigInt(Math.max(0, shift)));
  const high = wrap32(roundHalfUp(shifted * BigInt(multiplier), 2n ** 31n));
  return Number(roundHalfAwayFromZero(high, 2n ** BigInt(Math.max(0, -shift))));
}

interface Weighted {
  readonly weights: Int8Array;
  readonly bias: Int32Array;
  readonly requantisation: Requantisation;
  readonly clamp: Clamp;
}

/** The int8 output of `channel` for an exact sum of products (wrapped to int32 with the bias). */
export function outputReference(
  layer: Omit<Weighted, 'weights'>,
  channel: number,
  products: bigint,
  zeroPoint: number,
  rounding: Rounding,
): number {
  const { multipliers, shifts } = layer.requantisation;
  const factor = multipliers.length === 1 ? 0 : channel;
  const sum = Number(wrap32(products + BigInt(layer.bias[channel] ?? 0)));
  const requantised = requantiseReference(sum, multipliers[factor] ?? 0, shifts[factor] ?? 0, rounding);
  const value = Number(wrap32(BigInt(requantised + zeroPoint)));
  return Math.min(Math.max(value, layer.clamp.min), layer.clamp.max);
}

interface Windowed extends Weighted {
  readonly window: Window;
  readonly depthMultiplier?: number;
  readonly skipped?: SkipMask;
}

/** Weights of a convolution, 0 in skipped pairs: these lie within kernel rows, or within single taps when dilated. */
function keptWeights({ weights, window: { kernel, dilation }, skipped }: Windowed, inC: number): Int8Array {
  if (!skipped) return weights;
  const lanes = dilation.w === 1 ? kernel.w * inC : inC;
  return weights.map((weight, n) => {
    const pair = Math.floor(n / lanes) * Math.ceil(lanes / 2) + Math.floor((n % lanes) / 2);
    return skipped[pair] === 1 ? 0 : weight;
  });
}

/** A convolution told tap by tap: for each output, ask which pixel each tap meets, if any. */
export function convolutionReference(
  layer: Windowed,
  input: Int8Array,
  source: Tensor,
  target: Tensor,
  rounding: Rounding,
): number[] {
  const [h = 0, w = 0, inC = 0] = source.shape;
  const [outH = 0, outW = 0, outC = 0] = target.shape;
  const { kernel, stride, dilation, padding } = layer.window;
  const weights = keptWeights(layer, inC);
  const output: number[] = [];
  for (let place = 0; place < outH * outW * outC; place++) {
    const o = place % outC;
    const x = Math.floor(place / outC) % outW;
    const y = Math.floor(place / outC / outW);
    let products = 0n;
    for (let tap = 0; tap < kernel.h * kernel.w; tap++) {
      const iy = y * stride.h + Math.floor(tap / kernel.w) * dilation.h - padding.top;
      const ix = x * stride.w + (tap % kernel.w) * dilation.w - padding.left;
      if (iy < 0 || iy >= h || ix < 0 || ix >= w) continue;
      for (let c = 0; c < inC; c++) {
        const depthwise = layer.depthMultiplier;
        if (depthwise !== undefined && Math.floor(o / depthwise) !== c) continue;
        const weightAt = depthwise === undefined ? (o * kernel.h * kernel.w + tap) * inC + c : tap * outC + o;
        const distance = (input[(iy * w + ix) * inC + c] ?? NaN) - source.zeroPoint;
        products += BigInt(distance) * BigInt(weights[weightAt] ?? NaN);
      }
    }
    output.push(outputReference(layer, o, products, target.zeroPoint, rounding));
  }
  return output;
}
