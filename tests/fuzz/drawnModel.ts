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
  'RESIZE_NEAREST_NEIGHBOR',
  'RESIZE_BILINEAR',
] as const;
const elementOperators = [
  'ADD',
  'DIV',
  'MEAN',
  'RELU',
  'RELU6',
  'QUANTIZE',
  'RESHAPE',
  'FULLY_CONNECTED',
  'moves',
] as const;
/** Operators that only move values, drawn less often each. */
const moves = ['CONCATENATION', 'TRANSPOSE', 'SPLIT_V', 'TILE', 'GATHER', 'MIRROR_PAD'] as const;
type Move = (typeof moves)[number];
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
  const output = draft.operators.at(-1)!.outputs.at(-1)!;
  return { tensors: draft.tensors, operators: draft.operators, outputs: [output] };
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
      case 'RESIZE_NEAREST_NEIGHBOR':
      case 'RESIZE_BILINEAR':
        this.#resize(kind);
        break;
      case 'ADD':
        this.#sum();
        break;
      case 'DIV':
        this.#divide();
        break;
      case 'moves':
        this.#move(this.#random.pick(moves));
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
    const front = this.#random.chance(0.2) ? this.#random.whole(1, 2) : 0;
    const output = this.#likeInput([top + h + bottom, left + w + right, front + c]);
    const inputs = [
      this.#last,
      this.#constant(int32Constant('paddings', [4, 2], [0, 0, top, bottom, left, right, front, 0])),
    ];
    if (kind === 'PADV2') {
      const data = Int8Array.of(output.zeroPoint as number);
      inputs.push(this.#constant({ ...output, name: 'fill', shape: [1], data }));
    }
    this.#write(kind, inputs, output);
  }

  #move(kind: Move): void {
    const random = this.#random;
    const shape = this.#shape();
    const axis = random.whole(0, shape.length - 1);
    const extent = shape[axis]!;
    const extended = (to: number) => this.#likeInput(shape.toSpliced(axis, 1, to));
    const integers = (values: readonly number[]) =>
      this.#constant(int32Constant('integers', [values.length], values));
    const options = { axis: axis + 1 };
    switch (kind) {
      case 'CONCATENATION': {
        const { scale, zeroPoint } = this.tensors[this.#last]!;
        const fits = (id: number) => {
          const other = this.tensors[id]!;
          const same = this.#shape(id).toSpliced(axis, 1).join() === shape.toSpliced(axis, 1).join();
          return (
            same &&
            this.#shape(id).length === shape.length &&
            other.scale === scale &&
            other.zeroPoint === zeroPoint
          );
        };
        const inputs = [random.pick(this.#activations.filter(fits)), this.#last];
        const total = inputs.reduce((sum, id) => sum + this.#shape(id)[axis]!, 0);
        this.#write(kind, inputs, extended(total), options);
        break;
      }
      case 'TRANSPOSE': {
        const order = shape.map((_, at) => (at + axis) % shape.length);
        const output = this.#likeInput(order.map((at) => shape[at]!));
        this.#write(kind, [this.#last, integers([0, ...order.map((at) => at + 1)])], output);
        break;
      }
      case 'SPLIT_V': {
        const size = random.whole(1, extent);
        const sizes = size === extent ? [extent] : [size, extent - size];
        const rest = sizes.map((each) => this.#constant(extended(each)));
        const inputs = [this.#last, integers(sizes), integers([axis + 1])];
        this.operators.push({ operator: kind, inputs, outputs: rest });
        this.#activations.push(...rest);
        break;
      }
      case 'TILE': {
        const multiples = shape.map((_, at) => (at === axis ? random.whole(1, 3) : 1));
        this.#write(kind, [this.#last, integers([1, ...multiples])], extended(extent * multiples[axis]!));
        break;
      }
      case 'GATHER': {
        const indices = Array.from({ length: random.whole(1, 9) }, () => random.whole(0, extent - 1));
        this.#write(kind, [this.#last, integers(indices)], extended(indices.length), options);
        break;
      }
      case 'MIRROR_PAD': {
        const margin = random.whole(0, Math.min(2, extent - 1));
        const margins = shape.flatMap((_, at) => (at === axis ? [margin, margin] : [0, 0]));
        const paddings = this.#constant(int32Constant('paddings', [shape.length + 1, 2], [0, 0, ...margins]));
        const mode = random.pick(['REFLECT', 'SYMMETRIC'] as const);
        this.#write(kind, [this.#last, paddings], extended(extent + 2 * margin), { mode });
      }
    }
  }

  #resize(kind: 'RESIZE_NEAREST_NEIGHBOR' | 'RESIZE_BILINEAR'): void {
    const random = this.#random;
    const [h, w, c] = this.#shape() as [number, number, number];
    const scaled = (extent: number) => random.pick([extent, Math.min(20, 2 * extent), random.whole(1, 12)]);
    const size = [scaled(h), scaled(w)];
    const alignCorners = random.chance(0.3);
    const options = { alignCorners, halfPixelCentres: !alignCorners && random.chance(0.5) };
    const inputs = [this.#last, this.#constant(int32Constant('size', [2], size))];
    this.#write(kind, inputs, this.#likeInput([...size, c]), options);
  }

  #mean(): void {
    const shape = this.#shape();
    const keepDims = this.#random.chance(0.5);
    const isGlobal = this.#isImage() && this.#random.chance(0.7);
    const isReduced = shape.map((_, axis) => (isGlobal ? axis < 2 : this.#random.chance(0.5)));
    const axes = shape.flatMap((_, axis) => (isReduced[axis] ? axis + 1 : []));
    const kept = shape.flatMap((extent, axis) => (isReduced[axis] ? (keepDims ? 1 : []) : extent));
    const inputs = [this.#last, this.#constant(int32Constant('axes', [axes.length], axes))];
    const count = elementCount(shape.filter((_, axis) => isReduced[axis]));
    const output = this.#output(kept.length > 0 ? kept : [1], this.#inputScale() / Math.sqrt(count));
    this.#write('MEAN', inputs, output, { keepDims });
  }

  #divide(): void {
    const random = this.#random;
    const channels = random.chance(0.5) ? this.#shape().at(-1)! : 1;
    const data = Int8Array.from({ length: channels }, () => random.pick([-1, 1]) * random.whole(20, 120));
    const divisor = { name: 'divisor', shape: [channels], scale: this.#scale(0.01), zeroPoint: 0, data };
    const output = this.#output(this.#shape(), this.#inputScale() / (70 * divisor.scale));
    this.#write('DIV', [this.#last, this.#constant(divisor)], output, { activation: this.#fused() });
  }

  #sum(): void {
    const same = this.#activations.filter((id) => this.#shape(id).join() === this.#shape().join());
    const other = this.#random.pick(same);
    const inputs = this.#random.chance(0.5) ? [this.#last, other] : [other, this.#last];
    const largest = Math.max(...inputs.map((id) => this.#inputScale(id)));
    this.#write('ADD', inputs, this.#output(this.#shape(), 1.5 * largest), { activation: this.#fused() });
  }
}
