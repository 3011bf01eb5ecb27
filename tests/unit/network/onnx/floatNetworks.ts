import type { Random } from '../../../property/engine/random.ts';
import type { RuntimeInput } from './onnxRuntime.ts';
import { runOnnx } from './onnxRuntime.ts';
import type { BuiltAttribute, BuiltConstant, BuiltNode, BuiltOnnx } from './onnxWriter.ts';
import { buildOnnx } from './onnxWriter.ts';

/** A float network under construction, with drawn weights that keep activations near the size of the input. */
export class FloatNetwork {
  readonly #nodes: BuiltNode[] = [];
  readonly #constants: BuiltConstant[] = [];
  readonly #random: Random;
  readonly #shape: readonly number[];

  constructor(shape: readonly number[], random: Random) {
    this.#shape = shape;
    this.#random = random;
  }

  /** The value computed from `inputs`. */
  node(type: string, inputs: readonly string[], attributes: Record<string, BuiltAttribute> = {}): string {
    const output = `${type.toLowerCase()}_${this.#nodes.length}`;
    this.#nodes.push({ type, inputs, outputs: [output], name: `/${output}`, attributes });
    return output;
  }

  conv(
    input: string,
    [outC, inC, kh, kw]: readonly [number, number, number, number],
    attributes: Record<string, BuiltAttribute> = {},
  ): string {
    const weights = this.weights([outC, inC, kh, kw], inC * kh * kw);
    return this.node('Conv', [input, weights, this.weights([outC], 16)], {
      kernel_shape: [kh, kw],
      ...attributes,
    });
  }

  gemm(input: string, outN: number, inN: number): string {
    const inputs = [input, this.weights([outN, inN], inN), this.weights([outN], 16)];
    return this.node('Gemm', inputs, { transB: 1 });
  }

  weights(shape: readonly number[], fanIn: number): string {
    const count = shape.reduce((a, b) => a * b, 1);
    const values = Array.from(
      { length: count },
      () => (this.#random.whole(-1000, 1000) / 1000) * Math.sqrt(6 / fanIn),
    );
    return this.constant('FLOAT', shape, values);
  }

  constant(type: BuiltConstant['type'], shape: readonly number[], values: readonly number[]): string {
    const name = `constant_${this.#constants.length}`;
    this.#constants.push({ name, type, shape, values });
    return name;
  }

  model(output: string): BuiltOnnx {
    return {
      inputs: [{ name: 'input', type: 'FLOAT', shape: this.#shape }],
      outputs: [{ name: output, type: 'FLOAT', shape: null }],
      nodes: this.#nodes,
      constants: this.#constants,
    };
  }
}

/** Convolutions, max pools and dense layers behind a Flatten. */
export function lenet(random: Random): BuiltOnnx {
  const net = new FloatNetwork([1, 3, 16, 16], random);
  const first = net.node('Relu', [net.conv('input', [6, 3, 5, 5], { pads: [2, 2, 2, 2] })]);
  const pooled = net.node('MaxPool', [first], { kernel_shape: [2, 2], strides: [2, 2] });
  const second = net.node('Relu', [net.conv(pooled, [8, 6, 3, 3])]);
  const small = net.node('MaxPool', [second], { kernel_shape: [2, 2], strides: [2, 2] });
  const flat = net.node('Flatten', [small], { axis: 1 });
  return net.model(net.gemm(net.node('Relu', [net.gemm(flat, 32, 72)]), 10, 32));
}

/** Residual blocks, a depthwise convolution, global average pooling and softmax. */
export function resnet(random: Random): BuiltOnnx {
  const net = new FloatNetwork([1, 3, 12, 12], random);
  const pads = [1, 1, 1, 1];
  const stem = net.node('Relu', [net.conv('input', [8, 3, 3, 3], { pads })]);
  const inner = net.node('Relu', [net.conv(stem, [8, 8, 3, 3], { pads })]);
  const sum = net.node('Relu', [net.node('Add', [net.conv(inner, [8, 8, 3, 3], { pads }), stem])]);
  const depthwise = net.conv(sum, [8, 1, 3, 3], { group: 8, strides: [2, 2], pads: [0, 0, 1, 1] });
  const six = net.node('Clip', [depthwise, net.constant('FLOAT', [], [0]), net.constant('FLOAT', [], [6])]);
  const wide = net.node('Relu', [net.conv(six, [16, 8, 1, 1])]);
  const average = net.node('GlobalAveragePool', [wide]);
  const logits = net.gemm(net.node('Flatten', [average], { axis: 1 }), 10, 16);
  return net.model(net.node('Softmax', [logits], { axis: 1 }));
}

const logitDeviation = 5;

/** The network with a last dense layer whose classes are equally likely and far apart on the images, as after training. */
export async function trained(model: BuiltOnnx, images: readonly RuntimeInput[]): Promise<BuiltOnnx> {
  const last = model.nodes.findLast(({ type }) => type === 'Gemm')!;
  const [logits = ''] = last.outputs;
  const outputs = [{ name: logits, type: 'FLOAT' as const, shape: null }];
  const runs = (await runOnnx(buildOnnx({ ...model, outputs }), images)).map((run) => run[logits]!);
  const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const means = runs[0]!.map((_, k) => meanOf(runs.map((run) => run[k]!)));
  const variance = meanOf(runs.flatMap((run) => run.map((value, k) => (value - means[k]!) ** 2)));
  const factor = logitDeviation / Math.sqrt(variance);
  const [, weights, bias] = last.inputs;
  const constants = model.constants.map((constant) => {
    const { name, values } = constant;
    if (name === weights) return { ...constant, values: values.map((value) => value * factor) };
    if (name === bias) return { ...constant, values: values.map((value, k) => (value - means[k]!) * factor) };
    return constant;
  });
  return { ...model, constants };
}
