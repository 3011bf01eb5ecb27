import type { ConvLayer, DenseLayer, Network, Tensor, Window } from '../../src/network/network.ts';
import { elementCount, imageShape, tensorOf } from '../../src/network/network.ts';
import type { Field } from './protobuf.ts';
import { bytes, concatenate, message, text, varint } from './protobuf.ts';

/**
 * The two forms in which onnxruntime runs quantised convolutions: operators on uint8 activations, or float operators
 * between int8 quantisation steps, which it fuses.
 */
export type Form = 'QLinearConv u8' | 'QDQ int8';

const types = { float: 1, uint8: 2, int8: 3, int32: 6 } as const;
type ElementType = keyof typeof types;

/**
 * A chain of convolutions, max pools and dense layers as an ONNX model for `batch` images [batch][c][h][w], input `x`
 * and output `y`; a dense layer is a convolution over its whole input. Activations keep their scales; uint8 ones are
 * moved by 128.
 */
export function onnxModel(network: Network, form: Form, batch: number): Uint8Array {
  const graph = new Graph(form);
  let source = 'x';
  let shape = tensorOf(network, network.input);
  for (const layer of network.layers) {
    const target = tensorOf(network, layer.output);
    const name = `t${layer.index}`;
    if (layer.kind === 'reshape') continue;
    if (layer.kind === 'conv' || layer.kind === 'dense')
      graph.convolution(layer, source, tensorOf(network, layer.inputs[0]!), shape, target, name);
    else if (layer.kind === 'maxPool') graph.maxPool(layer.window, source, name);
    else throw new Error(`the benchmark does not write ${layer.kind} to ONNX`);
    source = name;
    shape = target;
  }
  const first = imageShape(tensorOf(network, network.input));
  const outputs = elementCount(tensorOf(network, network.output).shape);
  return graph.model(
    valueInfo(11, 'x', graph.activation, [batch, first.c, first.h, first.w]),
    valueInfo(12, source, graph.activation, [batch, outputs, 1, 1]),
  );
}

class Graph {
  readonly activation: 'uint8' | 'int8';
  readonly #form: Form;
  readonly #fields: Field[] = [];

  constructor(form: Form) {
    this.#form = form;
    this.activation = form === 'QDQ int8' ? 'int8' : 'uint8';
  }

  model(...ends: readonly Field[]): Uint8Array {
    const graph = message(7, ...this.#fields, text(2, 'bench'), ...ends);
    return concatenate([varint(1, 8), message(8, text(1, ''), varint(2, 17)), graph]);
  }

  convolution(
    layer: ConvLayer | DenseLayer,
    source: string,
    from: Tensor,
    shape: Tensor,
    to: Tensor,
    name: string,
  ): void {
    const { h, w, c } = imageShape(
      shape.shape.length === 3 ? shape : { ...shape, shape: [1, 1, shape.shape[0]!] },
    );
    const kernel = layer.kind === 'conv' ? layer.window.kernel : { h, w };
    const outC = layer.bias.length;
    const weights = channelsFirst(layer.weights, outC, kernel.h * kernel.w, c);
    const scales = Float32Array.from(
      { length: outC },
      (_, o) => layer.weightScales[o] ?? layer.weightScales[0]!,
    );
    const window = layer.kind === 'conv' ? windowAttributes(layer.window) : [ints('kernel_shape', [h, w])];
    const weightIds = [
      this.#constant(`${name}.w`, 'int8', [outC, c, kernel.h, kernel.w], weights),
      this.#constant(`${name}.ws`, 'float', [outC], scales),
      this.#constant(`${name}.wz`, 'int8', [outC], new Int8Array(outC)),
    ];
    const bias = this.#constant(`${name}.b`, 'int32', [outC], layer.bias);
    const input = this.#quantisation(`${name}.x`, from);
    const output = this.#quantisation(`${name}.y`, to);
    if (this.#form === 'QLinearConv u8') {
      this.#node('QLinearConv', [source, ...input, ...weightIds, ...output, bias], name, window);
      return;
    }
    const biasScales = this.#constant(
      `${name}.bs`,
      'float',
      [outC],
      scales.map((scale) => scale * from.scale),
    );
    const biasZeros = this.#constant(`${name}.bz`, 'int32', [outC], new Int32Array(outC));
    const axis = [integer('axis', 0)];
    this.#node('DequantizeLinear', [source, ...input], `${name}.xf`);
    this.#node('DequantizeLinear', weightIds, `${name}.wf`, axis);
    this.#node('DequantizeLinear', [bias, biasScales, biasZeros], `${name}.bf`, axis);
    this.#node('Conv', [`${name}.xf`, `${name}.wf`, `${name}.bf`], `${name}.f`, window);
    this.#node('QuantizeLinear', [`${name}.f`, ...output], name);
  }

  maxPool(window: Window, source: string, name: string): void {
    this.#node('MaxPool', [source], name, windowAttributes(window));
  }

  #quantisation(name: string, { scale, zeroPoint }: Tensor): [string, string] {
    const zero = this.activation === 'uint8' ? Uint8Array.of(zeroPoint + 128) : Int8Array.of(zeroPoint);
    return [
      this.#constant(`${name}.scale`, 'float', [], Float32Array.of(scale)),
      this.#constant(`${name}.zero`, this.activation, [], zero),
    ];
  }

  #constant(
    name: string,
    type: ElementType,
    dims: readonly number[],
    values: Int8Array | Uint8Array | Int32Array | Float32Array,
  ): string {
    const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const sizes = dims.map((dim) => varint(1, dim));
    this.#fields.push(message(5, ...sizes, varint(2, types[type]), text(8, name), bytes(9, raw)));
    return name;
  }

  #node(type: string, inputs: readonly string[], output: string, attributes: readonly Field[] = []): void {
    const names = inputs.map((input) => text(1, input));
    this.#fields.push(message(1, ...names, text(2, output), text(4, type), ...attributes));
  }
}

/** [outC][taps][inC] to [outC][inC][taps]. */
function channelsFirst(weights: Int8Array, outC: number, taps: number, inC: number): Int8Array {
  const result = new Int8Array(weights.length);
  let n = 0;
  for (let o = 0; o < outC; o++)
    for (let c = 0; c < inC; c++)
      for (let tap = 0; tap < taps; tap++) result[n++] = weights[(o * taps + tap) * inC + c]!;
  return result;
}

function windowAttributes({ kernel, stride, padding }: Window): Field[] {
  return [
    ints('kernel_shape', [kernel.h, kernel.w]),
    ints('strides', [stride.h, stride.w]),
    ints('pads', [padding.top, padding.left, padding.bottom, padding.right]),
  ];
}

function ints(name: string, values: readonly number[]): Field {
  return message(5, text(1, name), varint(20, 7), ...values.map((value) => varint(8, value)));
}

function integer(name: string, value: number): Field {
  return message(5, text(1, name), varint(20, 2), varint(3, value));
}

function valueInfo(field: number, name: string, type: ElementType, dims: readonly number[]): Field {
  const shape = message(2, ...dims.map((dim) => message(1, varint(1, dim))));
  return message(field, text(1, name), message(2, message(1, varint(1, types[type]), shape)));
}
