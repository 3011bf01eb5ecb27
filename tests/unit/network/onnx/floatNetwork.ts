import type { BuiltAttribute, BuiltConstant, BuiltNode, BuiltOnnx } from './onnxWriter.ts';

/** A float ONNX model under construction: values are known by the names that its methods give. */
export class FloatNetwork {
  readonly #nodes: BuiltNode[] = [];
  readonly #constants: BuiltConstant[] = [];
  readonly #inputShape: readonly number[];

  constructor(inputShape: readonly number[]) {
    this.#inputShape = inputShape;
  }

  node(type: string, inputs: readonly string[], attributes: Record<string, BuiltAttribute> = {}): string {
    const output = `${type.toLowerCase()}_${this.#nodes.length}`;
    this.#nodes.push({ type, inputs, outputs: [output], name: `/${output}`, attributes });
    return output;
  }

  /** The second output of a node, by its first. */
  second(first: string): string {
    const node = this.#nodes.find(({ outputs }) => outputs[0] === first)!;
    const second = `${first}_second`;
    this.#nodes.splice(this.#nodes.indexOf(node), 1, { ...node, outputs: [first, second] });
    return second;
  }

  constant(
    shape: readonly number[],
    values: readonly number[],
    type: BuiltConstant['type'] = 'FLOAT',
  ): string {
    const name = `constant_${this.#constants.length}`;
    this.#constants.push({ name, type, shape, values });
    return name;
  }

  model(output: string): BuiltOnnx {
    return {
      inputs: [{ name: 'input', type: 'FLOAT', shape: this.#inputShape }],
      outputs: [{ name: output, type: 'FLOAT', shape: null }],
      nodes: this.#nodes,
      constants: this.#constants,
    };
  }
}
