import type { FloatLayer, FloatNetwork, FloatTensor } from '../../../src/network/floatNetwork.ts';
import type { TensorId } from '../../../src/network/network.ts';
import type { Random } from '../../property/engine/random.ts';

type Unplaced<Layer> = Layer extends unknown ? Omit<Layer, 'index' | 'output'> : never;

const unbounded = [-Infinity, Infinity] as const;
const one = { h: 1, w: 1 };
const padding = { top: 0, left: 0, bottom: 0, right: 0 };
const pixel = { kernel: one, stride: one, dilation: one, padding };
export const rectified = [0, Infinity] as const;

/** Float networks with drawn weights from -1 to 1, layer by layer. */
export class FloatNetworkBuilder {
  readonly #random: Random;
  readonly #tensors: FloatTensor[] = [];
  readonly #layers: FloatLayer[] = [];
  readonly input: TensorId;

  constructor(inputShape: readonly number[], random: Random) {
    this.#random = random;
    this.input = this.#tensor(inputShape);
  }

  /** 1x1, every bias the same. */
  conv(from: TensorId, channels: number, bias = 0, bounds: FloatBounds = unbounded): TensorId {
    const shape = this.#tensors[from]!.shape;
    const weights = this.drawn(channels * shape[2]!);
    const facts = { window: pixel, weights, bias: new Float32Array(channels).fill(bias), bounds };
    return this.add({ kind: 'conv', inputs: [from], ...facts }, [shape[0]!, shape[1]!, channels]);
  }

  depthwise(from: TensorId): TensorId {
    const shape = this.#tensors[from]!.shape;
    const c = shape[2]!;
    const facts = { window: pixel, depthMultiplier: 1, bias: new Float32Array(c), bounds: unbounded };
    return this.add({ kind: 'depthwise', inputs: [from], weights: this.drawn(c), ...facts }, shape);
  }

  dense(from: TensorId, outputs: number, weights?: Float32Array): TensorId {
    const inputs = this.#tensors[from]!.shape.reduce((product, extent) => product * extent, 1);
    const facts = { weights: weights ?? this.drawn(inputs * outputs), bias: new Float32Array(outputs) };
    return this.add({ kind: 'dense', inputs: [from], ...facts, bounds: unbounded }, [outputs]);
  }

  relu(from: TensorId): TensorId {
    return this.add({ kind: 'relu', inputs: [from], bounds: rectified }, this.#tensors[from]!.shape);
  }

  pair(kind: 'add' | 'subtract' | 'multiply', first: TensorId, second: TensorId): TensorId {
    return this.add({ kind, inputs: [first, second], bounds: unbounded }, this.#tensors[first]!.shape);
  }

  function(from: TensorId, facts: FloatFunction): TensorId {
    return this.add({ kind: 'function', inputs: [from], ...facts }, this.#tensors[from]!.shape);
  }

  reshape(from: TensorId, shape: readonly number[]): TensorId {
    return this.add({ kind: 'reshape', inputs: [from] }, shape);
  }

  mean(from: TensorId): TensorId {
    return this.add({ kind: 'mean', inputs: [from] }, [this.#tensors[from]!.shape[2]!]);
  }

  private add(layer: Unplaced<FloatLayer>, shape: readonly number[]): TensorId {
    const output = this.#tensor(shape);
    this.#layers.push({ ...layer, index: this.#layers.length, output });
    return output;
  }

  network(): FloatNetwork {
    return { name: 'built', tensors: this.#tensors, layers: this.#layers };
  }

  drawn(count: number): Float32Array {
    return Float32Array.from({ length: count }, () => this.#random.whole(-1000, 1000) / 1000);
  }

  #tensor(shape: readonly number[]): TensorId {
    return this.#tensors.push({ name: `tensor ${this.#tensors.length}`, shape }) - 1;
  }
}

type FloatFunction =
  | { readonly operator: 'logistic' | 'tanh' | 'hardSwish' }
  | { readonly operator: 'leakyRelu'; readonly alpha: number };
type FloatBounds = readonly [number, number];
