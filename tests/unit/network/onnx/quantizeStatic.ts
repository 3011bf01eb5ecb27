import type { RuntimeInput } from './onnxRuntime.ts';
import { runOnnx } from './onnxRuntime.ts';
import type { BuiltConstant, BuiltNode, BuiltOnnx } from './onnxWriter.ts';
import { buildOnnx } from './onnxWriter.ts';

export interface QuantizeOptions {
  readonly activations: 'INT8' | 'UINT8';
  /** Zero point 0 of int8 activations, as for boards that want it. */
  readonly isSymmetric: boolean;
  readonly perChannel: boolean;
  /** Symmetric INT8 unless given. */
  readonly weights?: 'UINT8';
}

type Range = readonly [low: number, high: number];

/** Operators whose output has the quantisation of their input. */
const moving = new Set([
  'MaxPool',
  'AveragePool',
  'Flatten',
  'Reshape',
  'Transpose',
  'Squeeze',
  'Unsqueeze',
  'Pad',
  'Slice',
  'Split',
  'Gather',
  'Tile',
  'Expand',
  'Resize',
  'DepthToSpace',
  'SpaceToDepth',
  'GlobalMaxPool',
  'ReduceMax',
]);

/** Operators whose constants are quantised as activations are. */
const combining = new Set(['Add', 'Sub', 'Mul', 'Div', 'Max', 'Min', 'PRelu']);

/**
 * A float model with quantisation steps around every operator, placed and named as by quantize_static of onnxruntime
 * (QuantFormat.QDQ): ranges from calibration images, symmetric int8 weights, int32 biases, no Relu or Clip where the
 * zero point of its output is the least value.
 */
export async function quantizeStatic(
  model: BuiltOnnx,
  images: readonly RuntimeInput[],
  options: QuantizeOptions,
): Promise<BuiltOnnx> {
  const ranges = await rangesOf(model, images);
  return quantizeWithin(model, (name) => ranges.get(name)!, options);
}

/** The same with ranges that are given. */
export function quantizeWithin(
  model: BuiltOnnx,
  rangeOf: (activation: string) => Range,
  options: QuantizeOptions,
): BuiltOnnx {
  return new Quantizer(model, rangeOf, options).model();
}

/** Least and largest value of every activation. */
async function rangesOf(model: BuiltOnnx, images: readonly RuntimeInput[]): Promise<Map<string, Range>> {
  const names = model.nodes.flatMap(({ outputs }) => outputs);
  const outputs = names.map((name) => ({ name, type: 'FLOAT' as const, shape: null }));
  const results = await runOnnx(buildOnnx({ ...model, outputs }), images, 'disabled');
  const input = images.map(({ values }) => [...values]);
  const range = (lists: readonly number[][]): Range => {
    const all = lists.flat();
    return [all.reduce((a, b) => Math.min(a, b), 0), all.reduce((a, b) => Math.max(a, b), 0)];
  };
  const ranges = names.map((name) => [name, range(results.map((result) => result[name]!))] as const);
  return new Map([[model.inputs[0]!.name, range(input)], ...ranges]);
}

class Quantizer {
  readonly #model: BuiltOnnx;
  readonly #rangeOf: (activation: string) => Range;
  readonly #options: QuantizeOptions;
  readonly #nodes: BuiltNode[] = [];
  readonly #constants: BuiltConstant[] = [];
  readonly #scales = new Map<string, number>();

  constructor(model: BuiltOnnx, rangeOf: (activation: string) => Range, options: QuantizeOptions) {
    this.#model = model;
    this.#rangeOf = rangeOf;
    this.#options = options;
  }

  model(): BuiltOnnx {
    const { inputs, outputs } = this.#model;
    const output = outputs[0]!.name;
    this.#quantise(inputs[0]!.name, inputs[0]!.name, `${inputs[0]!.name}_DequantizeLinear_Output`);
    const skipped = new Map<string, string>();
    for (const node of this.#model.nodes) {
      const [result = ''] = node.outputs;
      if (skipped.has(result)) continue;
      const target = this.#withoutClamp(result, skipped);
      const inputs = node.inputs.map((name, position) => this.#operand(node, name, position));
      const targets = [target, ...node.outputs.slice(1)];
      const floatOf = (name: string) => (name === output ? `${name}_QuantizeLinear_Input` : name);
      this.#nodes.push({ ...node, inputs, outputs: targets.map(floatOf) });
      for (const name of targets)
        this.#quantise(name, floatOf(name), name === output ? name : `${name}_DequantizeLinear_Output`, node);
    }
    return { ...this.#model, nodes: this.#nodes, constants: this.#constants };
  }

  /** Name of a result, or of the Relu or Clip that is all that reads it and that the quantisation replaces. */
  #withoutClamp(result: string, skipped: Map<string, string>): string {
    const readers = this.#model.nodes.filter(({ inputs }) => inputs.includes(result));
    const [only] = readers;
    const isClamp = only && readers.length === 1 && (only.type === 'Relu' || only.type === 'Clip');
    if (!isClamp || this.#options.isSymmetric) return result;
    const clamped = only.outputs[0]!;
    skipped.set(clamped, result);
    return clamped;
  }

  #operand({ type, inputs, attributes }: BuiltNode, name: string, position: number): string {
    const constant = this.#model.constants.find((each) => each.name === name);
    if (!constant) return name && `${name}_DequantizeLinear_Output`;
    const isWeighted = type === 'Conv' || type === 'Gemm' || type === 'MatMul';
    if (isWeighted && position === 1) {
      const axis = type === 'Conv' || attributes?.['transB'] === 1 ? 0 : 1;
      return this.#weights(constant, axis);
    }
    if (isWeighted && position === 2) return this.#bias(constant, inputs[0]!, inputs[1]!);
    if (combining.has(type)) return this.#addend(constant);
    this.#constants.push(constant);
    return name;
  }

  /** Constants of other operators are quantised as activations are. */
  #addend({ name, shape, values }: BuiltConstant): string {
    const { activations } = this.#options;
    const { scale, zeroPoint } = this.#scaling(Math.min(0, ...values), Math.max(0, ...values));
    const quantised = values.map((value) => Math.round(value / scale) + zeroPoint);
    this.#dequantisedConstant(name, activations, shape, quantised, [scale], 0, [zeroPoint]);
    return `${name}_DequantizeLinear_Output`;
  }

  #scaling(low: number, high: number): { scale: number; zeroPoint: number } {
    const { activations, isSymmetric } = this.#options;
    const least = activations === 'INT8' ? -128 : 0;
    const scale = Math.fround(isSymmetric ? Math.max(-low, high) / 127 : (high - low) / 255);
    return { scale, zeroPoint: isSymmetric ? least + 128 : Math.round(least - low / scale) };
  }

  #weights({ name, shape, values }: BuiltConstant, axis: number): string {
    const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
    const channels = this.#options.perChannel ? shape[axis]! : 1;
    const channelOf = (n: number) => (channels === 1 ? 0 : Math.floor(n / inner) % channels);
    const lows = new Array<number>(channels).fill(0);
    const highs = new Array<number>(channels).fill(0);
    values.forEach((value, n) => {
      lows[channelOf(n)] = Math.min(lows[channelOf(n)]!, value);
      highs[channelOf(n)] = Math.max(highs[channelOf(n)]!, value);
    });
    const isUint8 = this.#options.weights === 'UINT8';
    const scales = lows.map((low, channel) => {
      const high = highs[channel]!;
      return Math.fround(isUint8 ? (high - low) / 255 : Math.max(-low, high) / 127);
    });
    const zeroPoints = lows.map((low, channel) => (isUint8 ? Math.round(-low / scales[channel]!) : 0));
    const quantised = values.map((value, n) => {
      const channel = channelOf(n);
      return Math.round(value / scales[channel]!) + zeroPoints[channel]!;
    });
    const type = isUint8 ? 'UINT8' : 'INT8';
    this.#dequantisedConstant(name, type, shape, quantised, scales, axis, zeroPoints);
    scales.forEach((scale, channel) => this.#scales.set(`${name} ${channel}`, scale));
    return `${name}_DequantizeLinear_Output`;
  }

  #bias({ name, shape, values }: BuiltConstant, input: string, weights: string): string {
    const inputScale = this.#scales.get(input)!;
    const channels = this.#options.perChannel ? values.length : 1;
    const scales = Array.from({ length: channels }, (_, channel) =>
      Math.fround(inputScale * this.#scales.get(`${weights} ${channel}`)!),
    );
    const quantised = values.map((value, n) => Math.round(value / scales[channels === 1 ? 0 : n]!));
    this.#dequantisedConstant(name, 'INT32', shape, quantised, scales, 0);
    return `${name}_DequantizeLinear_Output`;
  }

  #dequantisedConstant(
    name: string,
    type: 'INT8' | 'UINT8' | 'INT32',
    shape: readonly number[],
    values: readonly number[],
    scales: readonly number[],
    axis: number,
    zeroPoints = scales.map(() => 0),
  ): void {
    const parameters = scales.length === 1 ? [] : [scales.length];
    this.#constants.push(
      { name: `${name}_quantized`, type, shape, values },
      { name: `${name}_scale`, type: 'FLOAT', shape: parameters, values: scales },
      { name: `${name}_zero_point`, type, shape: parameters, values: zeroPoints },
    );
    this.#nodes.push({
      type: 'DequantizeLinear',
      name: `${name}_DequantizeLinear`,
      inputs: [`${name}_quantized`, `${name}_scale`, `${name}_zero_point`],
      outputs: [`${name}_DequantizeLinear_Output`],
      ...(scales.length > 1 && { attributes: { axis } }),
    });
  }

  /** Steps from the float value `float` to `dequantised`, with the quantisation of the activation `name`. */
  #quantise(name: string, float: string, dequantised: string, node?: BuiltNode): void {
    const { activations } = this.#options;
    const shared = node && moving.has(node.type) ? node.inputs[0]! : null;
    const own = shared ?? name;
    if (!shared) {
      const [low, high] = node?.type === 'Softmax' ? [0, 1] : this.#rangeOf(name);
      const { scale, zeroPoint } = this.#scaling(low, high);
      this.#constants.push(
        { name: `${name}_scale`, type: 'FLOAT', shape: [], values: [scale] },
        { name: `${name}_zero_point`, type: activations, shape: [], values: [zeroPoint] },
      );
      this.#scales.set(name, scale);
      this.#origin.set(name, name);
    }
    const origin = this.#origin.get(own)!;
    this.#origin.set(name, origin);
    this.#scales.set(name, this.#scales.get(origin)!);
    const parameters = [`${origin}_scale`, `${origin}_zero_point`];
    const stored = `${name}_QuantizeLinear_Output`;
    this.#nodes.push(
      {
        type: 'QuantizeLinear',
        name: `${name}_QuantizeLinear`,
        inputs: [float, ...parameters],
        outputs: [stored],
      },
      {
        type: 'DequantizeLinear',
        name: `${name}_DequantizeLinear`,
        inputs: [stored, ...parameters],
        outputs: [dequantised],
      },
    );
  }

  /** Whose scale and zero point an activation has. */
  readonly #origin = new Map<string, string>();
}
