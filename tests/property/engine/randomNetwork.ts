import { buildBilinearResize } from '../../../src/network/build/bilinearResizeLayer.ts';
import { softmaxScaling } from '../../../src/network/build/fixedPoint.ts';
import type { WindowFacts } from '../../../src/network/build/slidingWindow.ts';
import { resolveWindow } from '../../../src/network/build/slidingWindow.ts';
import { exactPointParameters, tiledConvLayer } from '../../../src/network/build/tiledConvLayer.ts';
import { TauscopeError } from '../../../src/network/errors.ts';
import type {
  Clamp,
  ConvLayer,
  DepthwiseLayer,
  Layer,
  Network,
  Requantisation,
  Tensor,
  TiledConvLayer,
  Window,
} from '../../../src/network/network.ts';
import { elementCount, imageShape } from '../../../src/network/network.ts';
import { operandPairs } from '../../../src/network/operandPairs.ts';
import { withSkipped } from '../../../src/network/skippedPairs.ts';
import { tileAxis } from '../../../src/network/tileAxis.ts';
import type { Random } from './random.ts';
import { randomRearrangement } from './randomRearrangement.ts';

export type Kind = Layer['kind'];

/** A chain of random layers of the given kinds (ADD also reads an earlier tensor of its shape), every figure random. */
export function randomNetwork(random: Random, kinds: readonly Kind[], largestSide = 7): Network {
  const image = [random.whole(1, largestSide), random.whole(1, largestSide), random.whole(1, 9)];
  const first = kinds[0] === 'quantize' && random.chance(0.5) ? realTensor(image) : tensor(random, image);
  const tensors: Tensor[] = [first];
  const layers: Layer[] = [];
  for (const kind of kinds) {
    const layer = randomLayer(random, kind, layers.length, tensors);
    if (layer) layers.push(layer);
  }
  return { name: `random ${kinds.join(' ')}`, tensors, layers, input: 0, output: tensors.length - 1 };
}

/** Adds the output tensor to `tensors`; undefined when the kind does not fit the last tensor. */
function randomLayer(random: Random, kind: Kind, index: number, tensors: Tensor[]): Layer | undefined {
  const input = tensors.length - 1;
  const source = tensors[input]!;
  if (source.type === 'float32' && kind !== 'quantize') return undefined;
  const base = { index, inputs: [input], output: tensors.length };
  const produce = (shape: readonly number[], like: Partial<Tensor> = {}): Tensor => {
    const made = { ...tensor(random, shape), ...like };
    tensors.push(made);
    return made;
  };
  const clamp = randomClamp(random);
  switch (kind) {
    case 'conv':
    case 'depthwise': {
      if (source.shape.length !== 3) return undefined;
      return weightedWindow(random, kind, base, source, produce, clamp);
    }
    case 'tiledConv': {
      if (source.shape.length !== 3) return undefined;
      return randomTiledConv(random, base, source, produce, clamp);
    }
    case 'dense': {
      const inN = elementCount(source.shape);
      const outN = random.whole(1, 13);
      const weights = random.int8s(inN * outN);
      produce([outN]);
      return { ...base, kind, ...parameters(random, weights, outN, (n) => Math.floor(n / inN)), clamp };
    }
    case 'maxPool':
    case 'averagePool': {
      if (source.shape.length !== 3) return undefined;
      const image = imageShape(source);
      if (random.chance(0.2)) {
        const whole = { stride: { h: 1, w: 1 }, dilation: { h: 1, w: 1 }, padding: 'VALID' } as const;
        const { window } = resolveWindow(image, whole, image, 'random');
        produce([image.c], { zeroPoint: source.zeroPoint });
        return { ...base, kind, window, clamp };
      }
      const { window, output } = randomWindow(random, source, false);
      produce([output.h, output.w, imageShape(source).c], { zeroPoint: source.zeroPoint });
      return { ...base, kind, window, clamp };
    }
    case 'mean': {
      if (source.shape.length !== 3) return undefined;
      const { h, w, c } = imageShape(source);
      produce(random.pick([[c], [1, 1, c]]));
      return { ...base, kind, requantisation: factorFor(random, [h * w * 255]) };
    }
    case 'multiply': {
      const inputs = pairFor(random, tensors);
      produce(tensors[inputs[0]]!.shape);
      return { ...base, kind, inputs, requantisation: factorFor(random, [255 * 255]), clamp };
    }
    case 'maximum':
    case 'minimum': {
      const inputs = pairFor(random, tensors, ({ zeroPoint }) => zeroPoint === source.zeroPoint);
      produce(tensors[inputs[0]]!.shape, { zeroPoint: source.zeroPoint });
      return { ...base, kind, inputs };
    }
    case 'add': {
      const inputs = pairFor(random, tensors);
      const subtracts = random.chance(0.3) && { subtracts: true as const };
      produce(tensors[inputs[0]]!.shape);
      const part = () => factorFor(random, [255 * 2 ** 20], -3, 0);
      const requantisation = factorFor(random, [255 * 2 ** 21], -24, -17);
      const inputRequantisations = [part(), part()] as const;
      return {
        ...base,
        kind,
        ...subtracts,
        inputs,
        leftShift: 20,
        inputRequantisations,
        requantisation,
        clamp,
      };
    }
    case 'pad': {
      if (source.shape.length !== 3) return undefined;
      const padding = margins(random);
      const { h, w, c } = imageShape(source);
      produce([padding.top + h + padding.bottom, padding.left + w + padding.right, c], {
        zeroPoint: source.zeroPoint,
      });
      return { ...base, kind, padding };
    }
    case 'reshape': {
      produce(otherShape(random, source.shape), { zeroPoint: source.zeroPoint, scale: source.scale });
      return { ...base, kind };
    }
    case 'rearrange': {
      const activations = tensors.flatMap((each, id) =>
        each.type === 'int8' ? [{ id, tensor: { ...each, type: each.type } }] : [],
      );
      const alike = activations.filter(
        ({ tensor: { scale, zeroPoint } }) => scale === source.scale && zeroPoint === source.zeroPoint,
      );
      const operator = {
        index,
        label: kind,
        produce(shape: readonly number[]) {
          const made = produce(shape, { scale: source.scale, zeroPoint: source.zeroPoint });
          return { id: tensors.length - 1, tensor: made };
        },
      };
      return randomRearrangement(random, operator, activations.at(-1)!, alike);
    }
    case 'bilinearResize': {
      if (source.shape.length !== 3) return undefined;
      const { zeroPoint, scale } = source;
      const operator = {
        index,
        label: kind,
        produce(shape: readonly number[]) {
          const made = produce(shape, { scale, zeroPoint });
          return { id: tensors.length - 1, tensor: made };
        },
      };
      const size = { h: random.whole(1, 9), w: random.whole(1, 9) };
      const grid = random.pick([
        { alignCorners: true, halfPixelCentres: false },
        { alignCorners: false, halfPixelCentres: random.chance(0.5) },
      ]);
      return buildBilinearResize(operator, { id: input, tensor: { ...source, type: 'int8' } }, size, grid);
    }
    case 'softmax': {
      const scaling = softmaxScaling(random.pick([1, 0.5, 3]), source.scale);
      if (!scaling) return undefined;
      produce(source.shape, { scale: 1 / 256, zeroPoint: -128 });
      return { ...base, kind, ...scaling };
    }
    case 'relu':
      produce(source.shape);
      return { ...base, kind, requantisation: factorFor(random, [255], -6, 4), clamp };
    case 'lookup': {
      produce(source.shape);
      const tableCount = random.chance(0.5) ? 1 : source.shape.at(-1)!;
      const tables = { double: random.int8s(256 * tableCount), single: random.int8s(256 * tableCount) };
      return { ...base, kind, operator: 'logistic', tables };
    }
    case 'quantize':
      produce(source.shape);
      return {
        ...base,
        kind,
        requantisation: source.type === 'float32' ? null : factorFor(random, [255], -6, 4),
      };
    case 'dequantize':
      tensors.push({ ...realTensor(source.shape), name: 'output' });
      return { ...base, kind };
  }
}

/** The last tensor and any that suits it: of its shape, or one of the two one pixel of the other, which comes first. */
function pairFor(
  random: Random,
  tensors: readonly Tensor[],
  suits: (tensor: Tensor) => boolean = () => true,
): [number, number] {
  const last = tensors.length - 1;
  const isPixelOf = (id: number, of: number) => {
    const [pixel, image] = [tensors[id]!.shape, tensors[of]!.shape];
    return elementCount(pixel) === image.at(-1) && pixel.at(-1) === image.at(-1);
  };
  const isSame = (id: number) => tensors[id]!.shape.join() === tensors[last]!.shape.join();
  const pairs = tensors.flatMap((tensor, id): [number, number][] => {
    if (tensor.type !== 'int8' || !suits(tensor)) return [];
    const lastFirst = isSame(id) || isPixelOf(id, last);
    return [
      ...(lastFirst ? [[last, id] as [number, number]] : []),
      ...(isSame(id) || isPixelOf(last, id) ? [[id, last] as [number, number]] : []),
    ];
  });
  return random.pick(pairs);
}

function weightedWindow(
  random: Random,
  kind: 'conv' | 'depthwise',
  base: { readonly index: number; readonly inputs: readonly number[]; readonly output: number },
  source: Tensor,
  produce: (shape: readonly number[]) => Tensor,
  clamp: Clamp,
): ConvLayer | DepthwiseLayer {
  const { window, output } = randomWindow(random, source, true);
  const { c } = imageShape(source);
  const taps = window.kernel.h * window.kernel.w;
  if (kind === 'depthwise') {
    const depthMultiplier = random.whole(1, 3);
    const outC = c * depthMultiplier;
    produce([output.h, output.w, outC]);
    const values = parameters(random, random.int8s(taps * outC), outC, (n) => n % outC);
    return { ...base, kind, window, clamp, depthMultiplier, ...values };
  }
  const outC = random.whole(1, 9);
  produce([output.h, output.w, outC]);
  const values = parameters(random, random.int8s(taps * c * outC), outC, (n) => Math.floor(n / (taps * c)));
  const layer: ConvLayer = { ...base, kind, window, clamp, ...values };
  const length = operandPairs(layer).pairCount * outC;
  return random.chance(0.5)
    ? layer
    : withSkipped(
        layer,
        Uint8Array.from({ length }, () => random.whole(0, 1)),
      );
}

/** Point weights of a filter, or others, with zeros among them. */
function randomTiledConv(
  random: Random,
  base: { readonly index: number; readonly inputs: readonly number[]; readonly output: number },
  source: Tensor,
  produce: (shape: readonly number[]) => Tensor,
  clamp: Clamp,
): TiledConvLayer | undefined {
  const { h, w, c } = imageShape(source);
  const padding = margins(random);
  const [outH, outW] = [padding.top + h + padding.bottom - 2, padding.left + w + padding.right - 2];
  const axis = (extent: number) =>
    tileAxis(random.pick(([2, 3, 4] as const).filter((outputs) => outputs <= extent)), extent)!;
  if (outH < 2 || outW < 2) return undefined;
  const axes = { rows: axis(outH), columns: axis(outW) };
  const outC = random.whole(1, 11);
  const values = parameters(random, random.int8s(9 * c * outC), outC, (n) => Math.floor(n / (9 * c)));
  const square = (side: number) => ({ h: side, w: side });
  const window = { kernel: square(3), stride: square(1), dilation: square(1), padding };
  const layer: ConvLayer = { ...base, kind: 'conv', window, clamp, ...values };
  const exact = exactPointParameters(layer, axes);
  const weights = random.chance(0.5)
    ? exact.weights
    : exact.weights.map((weight) => (random.chance(0.5) ? 0 : weight + random.whole(-99, 99)));
  try {
    const tiled = tiledConvLayer(layer, axes, { ...exact, weights }, source.zeroPoint);
    produce([outH, outW, outC]);
    return tiled;
  } catch (error) {
    if (error instanceof TauscopeError) return undefined;
    throw error;
  }
}

function randomWindow(random: Random, source: Tensor, dilated: boolean) {
  const size = (most: number) => ({ h: random.whole(1, most), w: random.whole(1, most) });
  const { h, w, c } = imageShape(source);
  const common = !dilated && h > 1 && w > 1 && random.chance(0.5);
  const kernel = common ? { h: 2, w: 2 } : size(4);
  const dilation = dilated && random.chance(0.3) ? size(3) : { h: 1, w: 1 };
  const span = { h: (kernel.h - 1) * dilation.h + 1, w: (kernel.w - 1) * dilation.w + 1 };
  const given = {
    top: random.whole(0, span.h - 1),
    bottom: random.whole(0, span.h - 1),
    left: random.whole(0, span.w - 1),
    right: random.whole(0, span.w - 1),
  };
  const padding = random.pick<WindowFacts['padding']>([
    'SAME',
    ...(span.h <= h && span.w <= w ? (['VALID'] as const) : []),
    ...(given.top + h + given.bottom >= span.h && given.left + w + given.right >= span.w ? [given] : []),
  ]);
  return resolveWindow(
    kernel,
    { stride: common ? { h: 2, w: 2 } : size(3), dilation, padding },
    { h, w, c },
    'random',
  );
}

/** Weights, some of them 0, with biases and factors within what the reader accepts. */
function parameters(
  random: Random,
  weights: Int8Array,
  channels: number,
  channelOf: (index: number) => number,
) {
  const zeros = random.pick([0, 0.3, 0.9]);
  const sparse = weights.map((weight) => (random.chance(zeros) ? 0 : weight));
  const bounds = new Array<number>(channels).fill(0);
  sparse.forEach((weight, n) => (bounds[channelOf(n)]! += Math.abs(weight) * 255));
  const large = random.chance(0.2);
  const bias = Int32Array.from(bounds, (bound) => {
    const room = large ? 2 ** 31 - 1 - bound : Math.min(2 ** 20, bound);
    return random.whole(-room, room);
  });
  const reach = bounds.map((bound, channel) => bound + Math.abs(bias[channel]!));
  const perChannel = random.chance(0.7) ? reach : [Math.max(...reach)];
  return {
    weights: sparse,
    bias,
    weightScales: new Float64Array(perChannel.length).fill(1),
    requantisation: factorFor(random, perChannel),
  };
}

/** Factors that bring sums of the given reach near int8, sometimes anything else that does not leave int32. */
function factorFor(random: Random, reach: readonly number[], lowest = -31, highest = 30): Requantisation {
  const bits = reach.map((bound) => Math.floor(31 - Math.log2(Math.max(1, bound + 1))));
  const useful = bits.map((room) => room - 24 + random.whole(-2, 2));
  const wild = random.chance(0.2);
  return {
    multipliers: Int32Array.from(reach, () => (random.chance(0.03) ? 0 : random.whole(2 ** 30, 2 ** 31 - 1))),
    shifts: Int32Array.from(reach, (_, n) => {
      const most = Math.min(highest, bits[n]!);
      const wanted = wild ? random.whole(-31, most) : useful[n]!;
      return Math.max(lowest, Math.min(most, wanted));
    }),
  };
}

function randomClamp(random: Random): Clamp {
  if (random.chance(0.5)) return { min: -128, max: 127 };
  const min = random.whole(-128, 100);
  return { min, max: random.whole(min, 127) };
}

function margins(random: Random): Window['padding'] {
  const side = () => random.whole(0, 2);
  return { top: side(), left: side(), bottom: side(), right: side() };
}

/** Another shape of as many values. */
export function otherShape(random: Random, shape: readonly number[]): number[] {
  const count = elementCount(shape);
  const divisors = (n: number) => Array.from({ length: n }, (_, k) => k + 1).filter((d) => n % d === 0);
  const h = random.pick(divisors(count));
  const w = random.pick(divisors(count / h));
  return random.pick([[count], [h, w, count / h / w], [h, count / h]]);
}

function tensor(random: Random, shape: readonly number[]): Tensor {
  return {
    name: 'activation',
    shape,
    type: 'int8',
    scale: random.pick([1 / 256, 0.05, 0.31]),
    zeroPoint: random.pick([-128, 0, 127, random.whole(-128, 127)]),
  };
}

function realTensor(shape: readonly number[]): Tensor {
  return { name: 'real', shape, type: 'float32', scale: 1, zeroPoint: 0 };
}
