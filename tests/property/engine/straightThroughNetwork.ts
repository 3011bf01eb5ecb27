import type { Layer, Network, Requantisation, Size, Window } from '../../../src/network/network.ts';
import { imageShape, tensorOf } from '../../../src/network/network.ts';
import { tileTransform } from '../../../src/network/tileTransforms.ts';

type Values = Float64Array;

/** Layers that hold no value at a clamp. */
const free = new Set<Layer['kind']>(['pad', 'rearrange', 'bilinearResize', 'lookup', 'maximum', 'minimum']);

/** Added to one sum of a layer of products, before requantisation; the output is the one that the sum becomes. */
export interface Nudge {
  readonly layer: number;
  readonly output: number;
  readonly by: number;
}

/**
 * One image through a network in real arithmetic around its int8 activations: rounding errors, the values that a clamp
 * holds and the winners of max-pools stay what they are at `activations`, all else follows the weights. There it equals
 * the int8 network, and its true derivatives are those of the straight-through estimator.
 */
export function straightThroughLogits(
  network: Network,
  activations: readonly (Int8Array | Float32Array | undefined)[],
  weightsOf: (layer: Layer) => ArrayLike<number>,
  biasOf: (layer: Layer) => ArrayLike<number>,
  nudge?: Nudge,
): Values {
  const now: (ArrayLike<number> | undefined)[] = [...activations];
  const moved = new Set<number>();
  for (const layer of network.layers) {
    const frozen = activations[layer.output]!;
    if (layer.kind === 'quantize' && !layer.requantisation) continue;
    const own = ownWeights(layer);
    const ownBias = 'bias' in layer ? layer.bias : [];
    const [weights, bias] = [weightsOf(layer), biasOf(layer)];
    const isOwn = weights === own && bias === ownBias && nudge?.layer !== layer.index;
    if ((isOwn || !('bias' in layer)) && layer.inputs.every((id) => !moved.has(id))) continue;
    moved.add(layer.output);
    if (layer.kind === 'reshape') {
      now[layer.output] = now[layer.inputs[0]!]!;
      continue;
    }
    const { min, max } = 'clamp' in layer ? layer.clamp : { min: -128, max: 127 };
    const held = (value: number) => !free.has(layer.kind) && (value <= min || value >= max);
    const inputs = layer.inputs.map((id) => activations[id] as Int8Array);
    const before = unchanged(network, layer, activations, inputs);
    const changed = layer.inputs.map((id) => now[id]!);
    const after = real(network, layer, changed, inputs, weights, bias);
    if (nudge?.layer === layer.index && 'bias' in layer)
      after[nudge.output]! += nudge.by * factor(layer.requantisation, nudge.output % layer.bias.length);
    now[layer.output] = Float64Array.from(frozen, (value, n) =>
      held(value) ? value : value + after[n]! - before[n]!,
    );
  }
  return Float64Array.from(now[network.output]!);
}

/** Outputs of layers at activations: many changes are made to an image. */
const known = new WeakMap<object, Map<Layer, Values>>();

function unchanged(
  network: Network,
  layer: Layer,
  activations: object,
  inputs: readonly Int8Array[],
): Values {
  const ofImage = known.get(activations) ?? new Map<Layer, Values>();
  known.set(activations, ofImage);
  const ownBias = 'bias' in layer ? layer.bias : [];
  const values = ofImage.get(layer) ?? real(network, layer, inputs, inputs, ownWeights(layer), ownBias);
  ofImage.set(layer, values);
  return values;
}

/** Weights of a layer, those at points of one by tiles. */
export function ownWeights(layer: Layer): ArrayLike<number> {
  if (layer.kind === 'tiledConv') return layer.pointWeights;
  return 'weights' in layer ? layer.weights : [];
}

/** A layer's output before rounding and clamping, up to a constant; `integer` are the inputs that decide maxima. */
function real(
  network: Network,
  layer: Layer,
  inputs: readonly ArrayLike<number>[],
  integer: readonly Int8Array[],
  weights: ArrayLike<number>,
  bias: ArrayLike<number>,
): Values {
  const source = tensorOf(network, layer.inputs[0]!);
  const target = tensorOf(network, layer.output);
  const out = new Float64Array(target.shape.reduce((a, b) => a * b, 1));
  const input = inputs[0]!;
  const zero = source.zeroPoint;
  switch (layer.kind) {
    case 'dense': {
      const inN = layer.weights.length / layer.bias.length;
      return out.map((_, o) => {
        let sum = bias[o]!;
        for (let n = 0; n < inN; n++) sum += weights[o * inN + n]! * (input[n]! - zero);
        return sum * factor(layer.requantisation, o);
      });
    }
    case 'tiledConv': {
      const [from, to] = [imageShape(source), imageShape(target)];
      const rows = tileTransform(layer.rows);
      const columns = tileTransform(layer.columns);
      const at = (y: number, x: number, c: number) =>
        y < 0 || y >= from.h || x < 0 || x >= from.w ? 0 : input[(y * from.w + x) * from.c + c]! - zero;
      for (const top of layer.rows.starts)
        for (const left of layer.columns.starts) {
          const [y, x] = [top - layer.padding.top, left - layer.padding.left];
          const points = rows.inputRows.flatMap((a) =>
            columns.inputRows.flatMap((b) =>
              Array.from({ length: from.c }, (_, c) => dot(a, (i) => dot(b, (j) => at(y + i, x + j, c)))),
            ),
          );
          const width = columns.inputRows.length;
          for (let o = 0; o < to.c; o++) {
            const products = Array.from({ length: points.length / from.c }, (_, point) => {
              let sum = 0;
              for (let c = point * from.c; c < (point + 1) * from.c; c++)
                sum += weights[o * points.length + c]! * points[c]!;
              return sum;
            });
            rows.outputRows.forEach((a, i) =>
              columns.outputRows.forEach((b, j) => {
                const sum = bias[o]! + dot(a, (p) => dot(b, (q) => products[p * width + q]!));
                out[((top + i) * to.w + left + j) * to.c + o] = sum * factor(layer.requantisation, o);
              }),
            );
          }
        }
      return out;
    }
    case 'conv':
    case 'depthwise':
    case 'maxPool':
    case 'averagePool': {
      const [from, to] = [imageShape(source), imageShape(target)];
      const readsOf = placesOf(layer, from, to);
      return out.map((_, n) => {
        const o = n % to.c;
        const reads = readsOf[Math.floor(n / to.c)]!;
        if (layer.kind === 'conv') {
          let sum = bias[o]!;
          const taps = layer.window.kernel.h * layer.window.kernel.w;
          for (const { tap, pixel } of reads)
            for (let c = 0; c < from.c; c++)
              sum += weights[(o * taps + tap) * from.c + c]! * (input[pixel * from.c + c]! - zero);
          return sum * factor(layer.requantisation, o);
        }
        if (layer.kind === 'depthwise') {
          const c = Math.floor(o / layer.depthMultiplier);
          const sum = reads.reduce(
            (total, { tap, pixel }) => total + weights[tap * to.c + o]! * (input[pixel * from.c + c]! - zero),
            bias[o]!,
          );
          return sum * factor(layer.requantisation, o);
        }
        const at = reads.map(({ pixel }) => pixel * from.c + o);
        if (layer.kind === 'averagePool') return at.reduce((sum, i) => sum + input[i]!, 0) / at.length;
        const largest = Math.max(...at.map((i) => integer[0]![i]!));
        return input[at.find((i) => integer[0]![i] === largest)!]!;
      });
    }
    case 'mean': {
      const { c } = imageShape(source);
      for (let n = 0; n < input.length; n++) out[n % c]! += input[n]!;
      return out.map((sum) => sum * factor(layer.requantisation, 0));
    }
    case 'add': {
      const other = inputs[1]!;
      const [a, b] = layer.inputRequantisations.map((part) => factor(part, 0) * 2 ** layer.leftShift);
      const sign = layer.subtracts ? -1 : 1;
      const of = (n: number) => a! * input[n]! + sign * b! * other[n % other.length]!;
      return out.map((_, n) => of(n) * factor(layer.requantisation, 0));
    }
    case 'multiply': {
      const other = inputs[1]!;
      const otherZero = tensorOf(network, layer.inputs[1]!).zeroPoint;
      // The product rule at the int8 values, so that differences over several products in a row are slopes, too.
      const [a, b] = [integer[0]!, integer[1]!];
      const of = (n: number) => {
        const m = n % other.length;
        return input[n]! * (b[m]! - otherZero) + other[m]! * (a[n]! - zero);
      };
      return out.map((_, n) => of(n) * factor(layer.requantisation, 0));
    }
    case 'maximum':
    case 'minimum': {
      const [a, b] = [integer[0]!, integer[1]!];
      return out.map((_, n) => {
        const m = n % b.length;
        return (layer.kind === 'maximum' ? a[n]! >= b[m]! : a[n]! <= b[m]!) ? input[n]! : inputs[1]![m]!;
      });
    }
    case 'relu':
    case 'quantize':
      return out.map((_, n) => input[n]! * factor(layer.requantisation!, 0));
    case 'bilinearResize': {
      const { w, c } = imageShape(source);
      const outW = layer.columns.weights.length;
      return out.map((_, n) => {
        const [y, x, channel] = [Math.floor(n / c / outW), Math.floor(n / c) % outW, n % c];
        const [below, right] = [layer.rows.weights[y]! / 1024, layer.columns.weights[x]! / 1024];
        const row = (at: number) => {
          const pixel = (column: number) => input[(at * w + column) * c + channel]!;
          return pixel(layer.columns.first[x]!) * (1 - right) + pixel(layer.columns.second[x]!) * right;
        };
        return row(layer.rows.first[y]!) * (1 - below) + row(layer.rows.second[y]!) * below;
      });
    }
    case 'rearrange':
      for (const { input: position, inputStarts, outputStarts, loops } of layer.copies) {
        const moves = loops.reduce((product, { count }) => product * count, inputStarts.length);
        for (let move = 0; move < moves; move++) {
          let [rest, from, to] = [move, 0, 0];
          for (const { count, inputStride, outputStride } of loops) {
            from += (rest % count) * inputStride;
            to += (rest % count) * outputStride;
            rest = Math.floor(rest / count);
          }
          out[to + outputStarts[rest]!] = inputs[position]![from + inputStarts[rest]!]!;
        }
      }
      return out;
    case 'lookup':
      return out.map((_, n) => {
        const table = layer.tables.double.subarray((n * 256) % layer.tables.double.length);
        const [low, high] = [Math.max(-128, integer[0]![n]! - 8), Math.min(127, integer[0]![n]! + 8)];
        return (input[n]! * (table[high + 128]! - table[low + 128]!)) / (high - low);
      });
    case 'pad': {
      const [from, to] = [imageShape(source), imageShape(target)];
      const { top, left } = layer.padding;
      for (let n = 0; n < input.length; n++) {
        const [y, rest] = [Math.floor(n / from.c / from.w), n % (from.c * from.w)];
        out[((y + top) * to.w + left) * to.c + rest] = input[n]!;
      }
      return out;
    }
    default:
      throw new Error(`${layer.kind} does not stand before logits`);
  }
}

function dot(factors: readonly number[], of: (n: number) => number): number {
  return factors.reduce((sum, factor, n) => (factor === 0 ? sum : sum + factor * of(n)), 0);
}

function factor({ multipliers, shifts }: Requantisation, channel: number): number {
  const n = multipliers.length === 1 ? 0 : channel;
  return multipliers[n]! * 2 ** (shifts[n]! - 31);
}

interface Place {
  readonly tap: number;
  readonly pixel: number;
}

const knownPlaces = new WeakMap<object, readonly (readonly Place[])[]>();

/** The pixels that each output pixel reads, with their place in the kernel. */
function placesOf(layer: { readonly window: Window }, from: Size, to: Size): readonly (readonly Place[])[] {
  const found =
    knownPlaces.get(layer) ??
    Array.from({ length: to.h * to.w }, (_, n) => places(layer.window, from, Math.floor(n / to.w), n % to.w));
  knownPlaces.set(layer, found);
  return found;
}

function places(window: Window, { h, w }: Size, y: number, x: number): Place[] {
  const { kernel, stride, dilation, padding } = window;
  return Array.from({ length: kernel.h * kernel.w }, (_, tap) => {
    const inY = y * stride.h - padding.top + Math.floor(tap / kernel.w) * dilation.h;
    const inX = x * stride.w - padding.left + (tap % kernel.w) * dilation.w;
    const inside = inY >= 0 && inY < h && inX >= 0 && inX < w;
    return { tap, pixel: inside ? inY * w + inX : -1 };
  }).filter(({ pixel }) => pixel >= 0);
}
