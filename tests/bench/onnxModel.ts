import type { ConvLayer, DenseLayer, Network, Tensor, Window } from '../../src/network/network.ts';
import { elementCount, imageShape, tensorOf } from '../../src/network/network.ts';
import type { BuiltConstant, BuiltNode } from '../unit/network/onnx/onnxWriter.ts';
import { buildOnnx } from '../unit/network/onnx/onnxWriter.ts';

/**
 * The two forms in which onnxruntime runs quantised convolutions: operators on uint8 activations, or float operators
 * between int8 quantisation steps, which it fuses.
 */
export type Form = 'QLinearConv u8' | 'QDQ int8';

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
  return buildOnnx({
    opset: 17,
    inputs: [{ name: 'x', type: graph.activation, shape: [batch, first.c, first.h, first.w] }],
    outputs: [{ name: source, type: graph.activation, shape: [batch, outputs, 1, 1] }],
    nodes: graph.nodes,
    constants: graph.constants,
  });
}

class Graph {
  readonly activation: 'UINT8' | 'INT8';
  readonly nodes: BuiltNode[] = [];
  readonly constants: BuiltConstant[] = [];
  readonly #form: Form;

  constructor(form: Form) {
    this.#form = form;
    this.activation = form === 'QDQ int8' ? 'INT8' : 'UINT8';
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
    const scales = Array.from({ length: outC }, (_, o) => layer.weightScales[o] ?? layer.weightScales[0]!);
    const attributes = layer.kind === 'conv' ? windowAttributes(layer.window) : { kernel_shape: [h, w] };
    const zeros = scales.map(() => 0);
    const weightIds = [
      this.#constant(`${name}.w`, 'INT8', [outC, c, kernel.h, kernel.w], weights),
      this.#constant(`${name}.ws`, 'FLOAT', [outC], scales),
      this.#constant(`${name}.wz`, 'INT8', [outC], zeros),
    ];
    const bias = this.#constant(`${name}.b`, 'INT32', [outC], [...layer.bias]);
    const input = this.#quantisation(`${name}.x`, from);
    const output = this.#quantisation(`${name}.y`, to);
    if (this.#form === 'QLinearConv u8') {
      this.#node('QLinearConv', [source, ...input, ...weightIds, ...output, bias], name, attributes);
      return;
    }
    const biasScales = scales.map((scale) => scale * from.scale);
    const biasIds = [
      bias,
      this.#constant(`${name}.bs`, 'FLOAT', [outC], biasScales),
      this.#constant(`${name}.bz`, 'INT32', [outC], zeros),
    ];
    this.#node('DequantizeLinear', [source, ...input], `${name}.xf`);
    this.#node('DequantizeLinear', weightIds, `${name}.wf`, { axis: 0 });
    this.#node('DequantizeLinear', biasIds, `${name}.bf`, { axis: 0 });
    this.#node('Conv', [`${name}.xf`, `${name}.wf`, `${name}.bf`], `${name}.f`, attributes);
    this.#node('QuantizeLinear', [`${name}.f`, ...output], name);
  }

  maxPool(window: Window, source: string, name: string): void {
    this.#node('MaxPool', [source], name, windowAttributes(window));
  }

  #quantisation(name: string, { scale, zeroPoint }: Tensor): [string, string] {
    const stored = zeroPoint + (this.activation === 'UINT8' ? 128 : 0);
    return [
      this.#constant(`${name}.scale`, 'FLOAT', [], [scale]),
      this.#constant(`${name}.zero`, this.activation, [], [stored]),
    ];
  }

  #constant(
    name: string,
    type: BuiltConstant['type'],
    shape: readonly number[],
    values: readonly number[],
  ): string {
    this.constants.push({ name, type, shape, values });
    return name;
  }

  #node(
    type: string,
    inputs: readonly string[],
    output: string,
    attributes: NonNullable<BuiltNode['attributes']> = {},
  ): void {
    this.nodes.push({ type, inputs, outputs: [output], attributes });
  }
}

/** [outC][taps][inC] to [outC][inC][taps]. */
function channelsFirst(weights: Int8Array, outC: number, taps: number, inC: number): number[] {
  const result: number[] = [];
  for (let o = 0; o < outC; o++)
    for (let c = 0; c < inC; c++)
      for (let tap = 0; tap < taps; tap++) result.push(weights[(o * taps + tap) * inC + c]!);
  return result;
}

function windowAttributes({ kernel, stride, padding }: Window) {
  return {
    kernel_shape: [kernel.h, kernel.w],
    strides: [stride.h, stride.w],
    pads: [padding.top, padding.left, padding.bottom, padding.right],
  };
}
