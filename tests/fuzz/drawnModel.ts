import type { WindowFacts } from '../../src/network/build/slidingWindow.ts';
import { resolveWindow } from '../../src/network/build/slidingWindow.ts';
import { elementCount } from '../../src/network/network.ts';
import { anyScale, weightTensor, zeroPoint } from '../property/engine/extremeScales.ts';
import type { Random } from '../property/engine/random.ts';
import { otherShape } from '../property/engine/randomNetwork.ts';
import { activation, bias, int32Constant } from '../unit/network/builtModels.ts';
import type { BuiltModel, BuiltOperator, BuiltTensor } from '../unit/network/tflite/tfliteBuilder.ts';

const imageOperators = [
  'CONV_2D',
  'CONV_2D',
  'DEPTHWISE_CONV_2D',
  'MAX_POOL_2D',
  'AVERAGE_POOL_2D',
  'PAD',
  'PADV2',
  'MEAN',
] as const;
const elementOperators = ['ADD', 'RELU', 'RELU6', 'QUANTIZE', 'RESHAPE', 'FULLY_CONNECTED'] as const;
type Kind = (typeof imageOperators)[number] | (typeof elementOperators)[number] | 'SOFTMAX';

/** The deviation of uniform int8 values. */
const deviation = 74;
/** A scale at which clamps at 1 and 6 lie within int8. */
const commonScale = 0.03;

/**
 * A random chain of all operators that the reader knows, with sums of earlier tensors. Scales fit the values that come in, or in some
 * models lie anywhere, so that not every model can be opened.
 */
export function drawnModel(random: Random): BuiltModel {
  const draft = new Draft(random);
  const length = random.whole(1, 7);
  while (draft.operators.length < length) draft.append();
  if (random.chance(0.2)) draft.add('SOFTMAX');
  if (random.chance(0.2)) draft.dequantise();
  return { tensors: draft.tensors, operators: draft.operators };
}

class Draft {
  readonly tensors: BuiltTensor[] = [];
  readonly operators: BuiltOperator[] = [];
  readonly #random: Random;
  /** How probable it is of each scale that it lies anywhere. */
  readonly #wild: number;
  /** Positions of the int8 activations. */
  readonly #activations: number[] = [];

  constructor(random: Random) {
    this.#random = random;
    this.#wild = random.pick([0, 0, 0, 0, 0.1, 0.2, 1]);
    const side = random.pick([5, 9, 9, 30]);
    const channels = random.pick([1, 3, random.whole(1, 9), random.whole(1, 40)]);
    const shape = random.pick([
      [random.whole(1, side), random.whole(1, 9), side > 9 ? random.whole(1, 4) : channels],
      [random.whole(1, 9), random.whole(1, side), side > 9 ? random.whole(1, 4) : channels],
      [random.whole(1, 40)],
    ]);
    const first = activation('in', shape, this.#scale(commonScale), this.#zeroPoint());
    if (random.chance(0.2)) {
      this.tensors.push({ name: 'real', type: 'FLOAT32', shape: [1, ...shape] });
      this.#write('QUANTIZE', [0], first);
    } else this.#activations.push(this.tensors.push(first) - 1);
  }

  append(): void {
    const kinds: readonly Kind[] = this.#isImage()
      ? [...imageOperators, ...elementOperators]
      : elementOperators;
    this.add(this.#random.chance(0.02) ? 'SOFTMAX' : this.#random.pick(kinds));
  }

  add(kind: Kind): void {
    switch (kind) {
      case 'CONV_2D':
      case 'DEPTHWISE_CONV_2D':
        this.#convolve(kind);
        break;
      case 'FULLY_CONNECTED':
        this.#connect();
        break;
      case 'MAX_POOL_2D':
      case 'AVERAGE_POOL_2D':
        this.#pool(kind);
        break;
      case 'PAD':
      case 'PADV2':
        this.#pad(kind);
        break;
      case 'MEAN':
        this.#mean();
        break;
      case 'ADD':
        this.#sum();
        break;
      case 'RESHAPE':
        this.#write(kind, [this.#last], this.#likeInput(otherShape(this.#random, this.#shape())));
        break;
      case 'SOFTMAX': {
        const output = activation('shares', this.#shape(), 1 / 256, -128);
        this.#write(kind, [this.#last], output, { beta: this.#random.pick([1, 1, 0.5, 3]) });
        break;
      }
      case 'RELU':
      case 'RELU6':
      case 'QUANTIZE':
        this.#write(kind, [this.#last], this.#output(this.#shape(), this.#inputScale()));
    }
  }

  dequantise(): void {
    this.#write('DEQUANTIZE', [this.#last], { name: 'real', type: 'FLOAT32', shape: [1, ...this.#shape()] });
  }

  get #last(): number {
    return this.#activations.at(-1)!;
  }

  #shape(id = this.#last): readonly number[] {
    return this.tensors[id]!.shape.slice(1);
  }

  #inputScale(id = this.#last): number {
    return this.tensors[id]!.scale as number;
  }

  #isImage(): boolean {
    return this.#shape().length === 3;
  }

  /** A scale near `natural`, or anywhere. */
  #scale(natural: number): number {
    if (this.#random.chance(this.#wild)) return anyScale(this.#random, natural);
    const near = natural * 2 ** (this.#random.whole(-200, 200) / 100);
    return Math.min(1e38, Math.max(1e-38, Math.fround(near)));
  }

  #output(shape: readonly number[], naturalScale: number): BuiltTensor {
    return activation('out', shape, this.#scale(naturalScale), this.#zeroPoint());
  }

  #zeroPoint(): number {
    const random = this.#random;
    return random.chance(0.2) ? zeroPoint(random) : random.pick([-128, random.whole(-60, 60)]);
  }

  #likeInput(shape: readonly number[]): BuiltTensor {
    const { scale, zeroPoint } = this.tensors[this.#last]!;
    return { name: 'out', shape: [1, ...shape], scale: scale!, zeroPoint: zeroPoint! };
  }

  #constant(tensor: BuiltTensor): number {
    return this.tensors.push(tensor) - 1;
  }

  #write(
    operator: BuiltOperator['operator'],
    inputs: readonly number[],
    output: BuiltTensor,
    options: BuiltOperator['options'] = {},
  ): void {
    const id = this.tensors.push(output) - 1;
    this.operators.push({ operator, inputs, outputs: [id], options });
    if (output.type !== 'FLOAT32') this.#activations.push(id);
  }

  #fused() {
    return this.#random.pick(['NONE', 'NONE', 'RELU', 'RELU6', 'RELU_N1_TO_1'] as const);
  }

  #window(mostTaps: number) {
    const random = this.#random;
    const [h = 1, w = 1, c = 1] = this.#shape();
    const size = (most: number) => ({ h: random.whole(1, most), w: random.whole(1, most) });
    const kernel = size(mostTaps);
    const dilation = random.chance(0.2) && mostTaps < 5 ? size(3) : { h: 1, w: 1 };
    const stride = random.pick([{ h: 1, w: 1 }, { h: 2, w: 2 }, kernel, size(3)]);
    const fits = (kernel.h - 1) * dilation.h < h && (kernel.w - 1) * dilation.w < w;
    const padding: WindowFacts['padding'] = fits && random.chance(0.5) ? 'VALID' : 'SAME';
    const { output } = resolveWindow(kernel, { stride, dilation, padding }, { h, w, c }, 'drawn');
    const pairOf = (extents: typeof kernel) => [extents.h, extents.w] as const;
    const options = { padding, stride: pairOf(stride), activation: this.#fused() } as const;
    return { kernel, output, options, dilation: pairOf(dilation), filter: pairOf(kernel) };
  }

  #convolve(kind: 'CONV_2D' | 'DEPTHWISE_CONV_2D'): void {
    const random = this.#random;
    const { kernel, output, options, dilation } = this.#window(4);
    const inC = this.#shape()[2]!;
    const isDepthwise = kind === 'DEPTHWISE_CONV_2D';
    const depthMultiplier = random.pick([1, 1, 2, 3]);
    const outC = isDepthwise ? inC * depthMultiplier : random.pick([random.whole(1, 9), random.whole(1, 20)]);
    const weights = isDepthwise ? [1, kernel.h, kernel.w, outC] : [outC, kernel.h, kernel.w, inC];
    this.#weigh(kind, weights, isDepthwise ? 3 : 0, [output.h, output.w, outC], {
      ...options,
      dilation,
      ...(isDepthwise && { depthMultiplier }),
    });
  }

  #connect(): void {
    const outN = this.#random.whole(1, 13);
    const keepDims = this.#shape().length === 1 && this.#random.chance(0.3);
    const options = { activation: this.#fused(), keepDims };
    this.#weigh('FULLY_CONNECTED', [outN, elementCount(this.#shape())], 0, [outN], options);
  }

  #weigh(
    kind: 'CONV_2D' | 'DEPTHWISE_CONV_2D' | 'FULLY_CONNECTED',
    shape: readonly number[],
    axis: number,
    outputShape: readonly number[],
    options: BuiltOperator['options'],
  ): void {
    const random = this.#random;
    const input = this.#last;
    const channels = shape[axis]!;
    const operands = elementCount(shape) / channels;
    /** In units of the products, of sums of uniform values. */
    const sums = Math.sqrt(operands) * deviation ** 2;
    const weights = weightTensor(random, shape, channels, axis, (base) =>
      this.#scale(base ?? deviation / sums),
    );
    const product = this.#inputScale() * [weights.scale!].flat()[0]!;
    const reach = random.chance(this.#wild) ? random.pick([1000, 2 ** 29, 2 ** 31 - 1]) : Math.ceil(sums);
    const inputs = [input, this.#constant(weights)];
    if (random.chance(0.8)) {
      const values = Array.from({ length: channels }, () => random.whole(-reach, reach));
      inputs.push(this.#constant(bias(values)));
    } else if (random.chance(0.5)) inputs.push(-1);
    this.#write(kind, inputs, this.#output(outputShape, (product * sums) / deviation), options);
  }

  #pool(kind: 'MAX_POOL_2D' | 'AVERAGE_POOL_2D'): void {
    const { output, options, filter } = this.#window(this.#random.pick([3, 9]));
    const shape = [output.h, output.w, this.#shape()[2]!];
    this.#write(kind, [this.#last], this.#likeInput(shape), { ...options, filter });
  }

  #pad(kind: 'PAD' | 'PADV2'): void {
    const [top, bottom, left, right] = Array.from({ length: 4 }, () => this.#random.whole(0, 2)) as [
      number,
      number,
      number,
      number,
    ];
    const [h, w, c] = this.#shape() as [number, number, number];
    const output = this.#likeInput([top + h + bottom, left + w + right, c]);
    const inputs = [
      this.#last,
      this.#constant(int32Constant('paddings', [4, 2], [0, 0, top, bottom, left, right, 0, 0])),
    ];
    if (kind === 'PADV2') {
      const data = Int8Array.of(output.zeroPoint as number);
      inputs.push(this.#constant({ ...output, name: 'fill', shape: [1], data }));
    }
    this.#write(kind, inputs, output);
  }

  #mean(): void {
    const [h, w, c] = this.#shape() as [number, number, number];
    const keepDims = this.#random.chance(0.5);
    const inputs = [this.#last, this.#constant(int32Constant('axes', [2], [1, 2]))];
    const output = this.#output(keepDims ? [1, 1, c] : [c], this.#inputScale() / Math.sqrt(h * w));
    this.#write('MEAN', inputs, output, { keepDims });
  }

  #sum(): void {
    const same = this.#activations.filter((id) => this.#shape(id).join() === this.#shape().join());
    const other = this.#random.pick(same);
    const inputs = this.#random.chance(0.5) ? [this.#last, other] : [other, this.#last];
    const largest = Math.max(...inputs.map((id) => this.#inputScale(id)));
    this.#write('ADD', inputs, this.#output(this.#shape(), 1.5 * largest), { activation: this.#fused() });
  }
}
