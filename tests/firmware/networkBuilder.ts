import type { Int8Activation, Operator } from '../../src/network/build/operator.ts';
import { exactPointParameters, tiledConvLayer } from '../../src/network/build/tiledConvLayer.ts';
import { integerNetwork } from '../../src/network/integerNetwork.ts';
import type {
  AddLayer,
  Clamp,
  ConvLayer,
  IntegerNetwork,
  Layer,
  PoolLayer,
  Requantisation,
  Size,
  Tensor,
  TensorId,
  TileAxis,
  Window,
} from '../../src/network/network.ts';
import { elementCount, imageShape } from '../../src/network/network.ts';
import { tileAxis } from '../../src/network/tileAxis.ts';

/** Uniform whole numbers from a seed (mulberry32); `below` exclusive. */
export type Random = (below: number) => number;

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export interface WindowOptions {
  readonly kernel: Size;
  readonly stride?: Size;
  readonly dilation?: Size;
  readonly padding?: Window['padding'];
}

const one: Size = { h: 1, w: 1 };
const noPadding = { top: 0, left: 0, bottom: 0, right: 0 };

/** Builds int8 networks with random weights, biases, factors and zero points, layer by layer. */
export class NetworkBuilder {
  readonly tensors: Tensor[] = [];
  readonly layers: Layer[] = [];
  readonly input: TensorId;
  readonly random: Random;

  constructor(inputShape: readonly number[], random: Random) {
    this.random = random;
    this.input = this.tensor(inputShape);
  }

  network(name: string, output: TensorId): IntegerNetwork {
    const { tensors, layers, input } = this;
    return integerNetwork({ name, tensors, layers, input, output });
  }

  tensor(shape: readonly number[], type: Tensor['type'] = 'int8'): TensorId {
    const zeroPoint = type === 'int8' ? this.random(256) - 128 : 0;
    const name = `tensor ${this.tensors.length}`;
    return this.tensors.push({ name, shape, type, scale: type === 'int8' ? 0.05 : 1, zeroPoint }) - 1;
  }

  conv(from: TensorId, channels: number, options: WindowOptions, perChannel = true): TensorId {
    const window = windowOf(options);
    const source = imageShape(this.tensors[from]!);
    const operands = window.kernel.h * window.kernel.w * source.c;
    return this.add({
      kind: 'conv',
      window,
      inputs: [from],
      output: this.tensor(windowedShape(source, window, channels)),
      ...this.weighted(channels * operands, channels, operands, perChannel),
    });
  }

  /** By tiles of so many rows and columns, over all outputs or the first, with weights at the points that are those of no filter, half of them 0. */
  tiledConv(
    from: TensorId,
    channels: number,
    [rows, columns]: readonly [TileAxis['outputs'], TileAxis['outputs']],
    { padding = noPadding, extent }: { readonly padding?: Window['padding']; readonly extent?: Size } = {},
  ): TensorId {
    const output = this.conv(from, channels, { kernel: { h: 3, w: 3 }, padding });
    const layer = this.layers.pop() as ConvLayer;
    const { h, w } = extent ?? imageShape(this.tensors[output]!);
    const axes = { rows: tileAxis(rows, h)!, columns: tileAxis(columns, w)! };
    const exact = exactPointParameters(layer, axes);
    const weights = exact.weights.map((weight) =>
      this.random(2) === 0 ? 0 : weight + this.random(199) - 99,
    );
    return this.add(tiledConvLayer(layer, axes, { ...exact, weights }, this.tensors[from]!.zeroPoint));
  }

  depthwise(from: TensorId, depthMultiplier: number, options: WindowOptions): TensorId {
    const window = windowOf(options);
    const source = imageShape(this.tensors[from]!);
    const taps = window.kernel.h * window.kernel.w;
    const channels = source.c * depthMultiplier;
    return this.add({
      kind: 'depthwise',
      window,
      depthMultiplier,
      inputs: [from],
      output: this.tensor(windowedShape(source, window, channels)),
      ...this.weighted(channels * taps, channels, taps, true),
    });
  }

  dense(from: TensorId, outputs: number, perChannel = false): TensorId {
    const inputs = elementCount(this.tensors[from]!.shape);
    return this.add({
      kind: 'dense',
      inputs: [from],
      output: this.tensor([outputs]),
      ...this.weighted(inputs * outputs, outputs, inputs, perChannel),
    });
  }

  pool(kind: 'maxPool' | 'averagePool', from: TensorId, options: WindowOptions): TensorId {
    const window = windowOf(options);
    const source = imageShape(this.tensors[from]!);
    const output = this.tensor(windowedShape(source, window, source.c));
    return this.add({ kind, window, inputs: [from], output, clamp: this.clamp() });
  }

  /** Max-pooling by full windows side by side, output quantised as the input, as TensorFlow Lite wants it. */
  downsample(from: TensorId, kernel: Size, clamp: Clamp = { min: -128, max: 127 }): TensorId {
    const { zeroPoint } = this.tensors[from]!;
    const pooled = this.pool('maxPool', from, { kernel, stride: kernel });
    this.tensors[pooled] = { ...this.tensors[pooled]!, zeroPoint };
    const layer = this.layers.pop() as PoolLayer;
    this.layers.push({ ...layer, clamp });
    return pooled;
  }

  /** The largest value of each channel, as a vector. */
  largest(from: TensorId): TensorId {
    const { h, w, c } = imageShape(this.tensors[from]!);
    const window = windowOf({ kernel: { h, w } });
    return this.add({
      kind: 'maxPool',
      window,
      inputs: [from],
      output: this.tensor([c]),
      clamp: this.clamp(),
    });
  }

  mean(from: TensorId): TensorId {
    const { h, w, c } = imageShape(this.tensors[from]!);
    const requantisation = this.requantisation(1, 0.5 / (h * w), 2 / (h * w));
    return this.add({ kind: 'mean', inputs: [from], output: this.tensor([c]), requantisation });
  }

  sum(first: TensorId, second: TensorId): TensorId {
    return this.add({
      kind: 'add',
      inputs: [first, second],
      output: this.tensor(this.tensors[first]!.shape),
      leftShift: 20,
      inputRequantisations: [this.requantisation(1, 0.2, 1), this.requantisation(1, 0.2, 1)],
      requantisation: this.requantisation(1, 2 ** -20, 2 ** -19),
      clamp: this.clamp(),
    });
  }

  difference(first: TensorId, second: TensorId): TensorId {
    const output = this.sum(first, second);
    this.layers.push({ ...(this.layers.pop() as AddLayer), subtracts: true });
    return output;
  }

  /** The second tensor may be one pixel, here and below. */
  product(first: TensorId, second: TensorId): TensorId {
    return this.add({
      kind: 'multiply',
      inputs: [first, second],
      output: this.tensor(this.tensors[first]!.shape),
      requantisation: this.requantisation(1, 0.005, 0.02),
      clamp: this.clamp(),
    });
  }

  /** Of tensors with the zero point of the first. */
  extreme(kind: 'maximum' | 'minimum', first: TensorId, second: TensorId): TensorId {
    const output = this.tensor(this.tensors[first]!.shape);
    const { zeroPoint } = this.tensors[first]!;
    for (const id of [second, output]) this.tensors[id] = { ...this.tensors[id]!, zeroPoint };
    return this.add({ kind, inputs: [first, second], output });
  }

  pad(from: TensorId, padding: Window['padding']): TensorId {
    const { h, w, c } = imageShape(this.tensors[from]!);
    const shape = [padding.top + h + padding.bottom, padding.left + w + padding.right, c];
    return this.add({ kind: 'pad', inputs: [from], output: this.#like(from, shape), padding });
  }

  reshape(from: TensorId, shape: readonly number[]): TensorId {
    return this.add({ kind: 'reshape', inputs: [from], output: this.#like(from, shape) });
  }

  /** A tensor quantised as another one. */
  #like(from: TensorId, shape: readonly number[]): TensorId {
    const { scale, zeroPoint } = this.tensors[from]!;
    const output = this.tensor(shape);
    this.tensors[output] = { ...this.tensors[output]!, scale, zeroPoint };
    return output;
  }

  /** What `build` makes of tensors, which all become quantised as the first one. */
  moved(
    from: readonly TensorId[],
    build: (operator: Operator, inputs: readonly Int8Activation[]) => DistributiveOmit<Layer, 'index'>,
  ): TensorId {
    const { scale, zeroPoint } = this.tensors[from[0]!]!;
    const like = { scale, zeroPoint, type: 'int8' } as const;
    for (const id of from) this.tensors[id] = { ...this.tensors[id]!, ...like };
    const produce = (shape: readonly number[]) => {
      const id = this.tensor(shape);
      const tensor = (this.tensors[id] = { ...this.tensors[id]!, ...like });
      return { id, tensor };
    };
    const inputs = from.map((id) => ({ id, tensor: { ...this.tensors[id]!, ...like } }));
    return this.add(build({ index: this.layers.length, label: 'moved', produce }, inputs));
  }

  softmax(from: TensorId): TensorId {
    const output = this.tensor(this.tensors[from]!.shape);
    this.tensors[output] = { ...this.tensors[output]!, scale: 1 / 256, zeroPoint: -128 };
    return this.add({
      kind: 'softmax',
      inputs: [from],
      output,
      multiplier: 1288490189,
      leftShift: 23,
      diffMin: -248,
    });
  }

  relu(from: TensorId): TensorId {
    const output = this.tensor(this.tensors[from]!.shape);
    const { zeroPoint } = this.tensors[output]!;
    const clamp = { min: zeroPoint, max: Math.min(127, zeroPoint + 60) };
    return this.add({
      kind: 'relu',
      inputs: [from],
      output,
      clamp,
      requantisation: this.requantisation(1, 0.5, 2),
    });
  }

  lookup(from: TensorId, perChannel: boolean): TensorId {
    const { shape } = this.tensors[from]!;
    const length = 256 * (perChannel ? shape.at(-1)! : 1);
    const table = () => Int8Array.from({ length }, () => this.random(256) - 128);
    const tables = { double: table(), single: table() };
    return this.add({ kind: 'lookup', operator: 'tanh', inputs: [from], output: this.tensor(shape), tables });
  }

  quantize(from: TensorId): TensorId {
    const output = this.tensor(this.tensors[from]!.shape);
    return this.add({
      kind: 'quantize',
      inputs: [from],
      output,
      requantisation: this.requantisation(1, 0.3, 3),
    });
  }

  add(layer: DistributiveOmit<Layer, 'index'>): TensorId {
    this.layers.push({ ...layer, index: this.layers.length });
    return layer.output;
  }

  /** Replaces parameters of the layer that was added last. */
  change(parameters: (layer: Layer) => Partial<Layer>): TensorId {
    const layer = this.layers.pop()!;
    this.layers.push({ ...layer, ...parameters(layer) } as Layer);
    return layer.output;
  }

  private weighted(weightCount: number, channels: number, operands: number, perChannel: boolean) {
    const gain = 1 / (120 * Math.sqrt(operands));
    return {
      weights: Int8Array.from({ length: weightCount }, () => this.random(255) - 127),
      bias: Int32Array.from({ length: channels }, () => this.random(4001) - 2000),
      weightScales: new Float64Array(perChannel ? channels : 1).fill(0.01),
      requantisation: this.requantisation(perChannel ? channels : 1, gain / 2, gain * 2),
      clamp: this.clamp(),
    };
  }

  /** Fixed-point factors whose real values lie between `low` and `high`. */
  private requantisation(count: number, low: number, high: number): Requantisation {
    const multipliers = new Int32Array(count);
    const shifts = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      const factor = low + ((high - low) * this.random(1_000_001)) / 1_000_000;
      shifts[i] = Math.floor(Math.log2(factor)) + 1;
      multipliers[i] = Math.min(2 ** 31 - 1, Math.round(factor * 2 ** (31 - shifts[i]!)));
    }
    return { multipliers, shifts };
  }

  private clamp(): Clamp {
    return this.random(2) === 0 ? { min: -128, max: 127 } : { min: this.random(60) - 128, max: 127 };
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

function windowOf({ kernel, stride = one, dilation = one, padding = noPadding }: WindowOptions): Window {
  return { kernel, stride, dilation, padding };
}

function windowedShape(source: Size & { c: number }, window: Window, channels: number): number[] {
  const { kernel, stride, dilation, padding } = window;
  const extent = (length: number, taps: number, spread: number, step: number) =>
    Math.floor((length - (taps - 1) * spread - 1) / step) + 1;
  return [
    extent(padding.top + source.h + padding.bottom, kernel.h, dilation.h, stride.h),
    extent(padding.left + source.w + padding.right, kernel.w, dilation.w, stride.w),
    channels,
  ];
}
