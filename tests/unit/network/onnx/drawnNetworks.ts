import type { Random } from '../../../property/engine/random.ts';
import { FloatNetwork } from './floatNetwork.ts';
import type { BuiltAttribute, BuiltOnnx } from './onnxWriter.ts';

/** A float network with drawn weights that keep activations near the size of the input. */
export class DrawnNetwork extends FloatNetwork {
  readonly #random: Random;

  constructor(inputShape: readonly number[], random: Random) {
    super(inputShape);
    this.#random = random;
  }

  conv(
    input: string,
    [outC, inC, kh, kw]: readonly [number, number, number, number],
    attributes: Record<string, BuiltAttribute> = {},
  ): string {
    const inputs = [input, this.#drawn([outC, inC, kh, kw], inC * kh * kw), this.#drawn([outC], 16)];
    return this.node('Conv', inputs, { kernel_shape: [kh, kw], ...attributes });
  }

  gemm(input: string, outN: number, inN: number): string {
    const inputs = [input, this.#drawn([outN, inN], inN), this.#drawn([outN], 16)];
    return this.node('Gemm', inputs, { transB: 1 });
  }

  /** MatMul with an Add behind it. */
  matMul(input: string, outN: number, inN: number): string {
    const product = this.node('MatMul', [input, this.#drawn([inN, outN], inN)]);
    return this.node('Add', [product, this.#drawn([outN], 16)]);
  }

  #drawn(shape: readonly number[], fanIn: number): string {
    const count = shape.reduce((a, b) => a * b, 1);
    const largest = Math.sqrt(6 / fanIn);
    return this.constant(
      shape,
      Array.from({ length: count }, () => (this.#random.whole(-1000, 1000) / 1000) * largest),
    );
  }
}

/** Convolutions, max pools and dense layers behind a Flatten of an image. */
export function lenet(random: Random): BuiltOnnx {
  const net = new DrawnNetwork([1, 3, 16, 16], random);
  const first = net.node('Relu', [net.conv('input', [6, 3, 5, 5], { pads: [2, 2, 2, 2] })]);
  const pooled = net.node('MaxPool', [first], { kernel_shape: [2, 2], strides: [2, 2] });
  const second = net.node('Relu', [net.conv(pooled, [8, 6, 3, 3])]);
  const small = net.node('MaxPool', [second], { kernel_shape: [2, 2], strides: [2, 2] });
  const flat = net.node('Flatten', [small], { axis: 1 });
  return net.model(net.gemm(net.node('Relu', [net.gemm(flat, 32, 72)]), 10, 32));
}

/** Residual blocks, a depthwise convolution, global average pooling and softmax. */
export function resnet(random: Random): BuiltOnnx {
  const net = new DrawnNetwork([1, 3, 12, 12], random);
  const pads = [1, 1, 1, 1];
  const stem = net.node('Relu', [net.conv('input', [8, 3, 3, 3], { pads })]);
  const inner = net.node('Relu', [net.conv(stem, [8, 8, 3, 3], { pads })]);
  const sum = net.node('Relu', [net.node('Add', [net.conv(inner, [8, 8, 3, 3], { pads }), stem])]);
  const depthwise = net.conv(sum, [8, 1, 3, 3], { group: 8, strides: [2, 2], pads: [0, 0, 1, 1] });
  const six = net.node('Clip', [depthwise, net.constant([], [0]), net.constant([], [6])]);
  const wide = net.node('Relu', [net.conv(six, [16, 8, 1, 1])]);
  const average = net.node('GlobalAveragePool', [wide]);
  const logits = net.gemm(net.node('Flatten', [average], { axis: 1 }), 10, 16);
  return net.model(net.node('Softmax', [logits], { axis: 1 }));
}

/** What exporters write besides: padding apart, averages, reductions, reshapes and transposes, dense layers as MatMul. */
export function mixed(random: Random): BuiltOnnx {
  const net = new DrawnNetwork([1, 2, 9, 11], random);
  const pads = net.constant([8], [0, 0, 1, 0, 0, 0, 2, 1], 'INT64');
  const padded = net.node('Pad', ['input', pads]);
  const first = net.conv(padded, [5, 2, 3, 2], { strides: [2, 1], dilations: [1, 2] });
  const average = net.node('AveragePool', [net.node('Relu', [first])], {
    kernel_shape: [2, 3],
    strides: [1, 2],
    pads: [0, 1, 0, 1],
  });
  const same = net.conv(average, [4, 5, 2, 2], { auto_pad: 'SAME_UPPER' });
  const last = net.node('Transpose', [same], { perm: [0, 2, 3, 1] });
  const vector = net.node('Reshape', [last, net.constant([2], [0, -1], 'INT64')]);
  const hidden = net.node('Relu', [net.matMul(vector, 8, 80)]);
  const row = net.node('Unsqueeze', [hidden, net.constant([2], [2, 3], 'INT64')]);
  const wide = net.conv(row, [6, 8, 1, 1]);
  return net.model(net.node('Squeeze', [wide, net.constant([2], [2, 3], 'INT64')]));
}

/** As converters from TensorFlow write it: channels last at the ends, means over height and width where they then stand. */
export function channelsLastEnds(random: Random): BuiltOnnx {
  const net = new DrawnNetwork([1, 7, 6, 2], random);
  const image = net.node('Transpose', ['input'], { perm: [0, 3, 1, 2] });
  const wide = net.node('Relu', [net.conv(image, [5, 2, 3, 3])]);
  const last = net.node('Transpose', [wide], { perm: [0, 2, 3, 1] });
  const mean = net.node('ReduceMean', [last], { axes: [1, 2], keepdims: 0 });
  const row = net.node('Reshape', [mean, net.constant([4], [1, 5, 1, 1], 'INT64')]);
  return net.model(net.node('Transpose', [net.conv(row, [3, 5, 1, 1])], { perm: [0, 2, 3, 1] }));
}

/** An inverted residual of MobileNetV3: hard swish as exporters spell it and squeeze and excitation. */
export function mobilenet(random: Random): BuiltOnnx {
  const net = new DrawnNetwork([1, 3, 12, 10], random);
  const hardSigmoid = { alpha: { float: 1 / 6 }, beta: { float: 0.5 } };
  const swish = (x: string) => net.node('Mul', [x, net.node('HardSigmoid', [x], hardSigmoid)]);
  const stem = swish(net.conv('input', [8, 3, 3, 3], { strides: [2, 2], pads: [1, 1, 1, 1] }));
  const wide = swish(net.conv(stem, [16, 8, 1, 1]));
  const depthwise = net.conv(wide, [16, 1, 3, 3], { group: 16, pads: [1, 1, 1, 1] });
  const squeezed = net.node('Relu', [net.conv(net.node('GlobalAveragePool', [depthwise]), [4, 16, 1, 1])]);
  const gate = net.node('HardSigmoid', [net.conv(squeezed, [16, 4, 1, 1])], hardSigmoid);
  const block = net.conv(swish(net.node('Mul', [depthwise, gate])), [8, 16, 1, 1]);
  const sum = net.node('Add', [block, stem]);
  const mean = net.node('ReduceMean', [sum], { axes: [2, 3], keepdims: 0 });
  return net.model(net.gemm(mean, 10, 8));
}

/** Parts of YOLO: SiLU, split and joined channels, pyramids of pools and resized images, a head of boxes and scores. */
export function detector(random: Random): BuiltOnnx {
  const net = new DrawnNetwork([1, 3, 12, 16], random);
  const list = (...values: readonly number[]) => net.constant([values.length], values, 'INT64');
  const silu = (x: string) => net.node('Mul', [x, net.node('Sigmoid', [x])]);
  const pads = [1, 1, 1, 1];
  const stem = silu(net.conv('input', [8, 3, 3, 3], { strides: [2, 2], pads }));
  const left = net.node('Split', [stem, list(4, 4)], { axis: 1 });
  const right = net.second(left);
  const bottleneck = net.node('Add', [right, silu(net.conv(right, [4, 4, 3, 3], { pads }))]);
  const joined = silu(net.conv(net.node('Concat', [left, right, bottleneck], { axis: 1 }), [8, 12, 1, 1]));
  const pooled = net.node('MaxPool', [joined], { kernel_shape: [3, 3], pads });
  const small = net.conv(pooled, [6, 8, 3, 3], { strides: [2, 2], pads });
  const leaky = net.node('LeakyRelu', [small], { alpha: { float: 0.1 } });
  const nearest = { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' };
  const large = net.node('Resize', [leaky, '', net.constant([4], [1, 1, 2, 2])], nearest);
  const merged = net.node('Concat', [large, joined], { axis: 1 });
  const flat = (x: string) => net.node('Reshape', [x, list(1, 6, -1)]);
  const boxes = flat(net.conv(merged, [6, 14, 1, 1]));
  const scores = net.node('Sigmoid', [flat(net.conv(leaky, [6, 6, 1, 1]))]);
  return net.model(
    net.node('Transpose', [net.node('Concat', [boxes, scores], { axis: 2 })], { perm: [0, 2, 1] }),
  );
}
