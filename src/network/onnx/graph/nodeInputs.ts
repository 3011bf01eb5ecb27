import { formatError, unsupportedError } from '../../modelError.ts';
import type { OnnxTensor } from '../stored/onnxTensor.ts';
import type { OnnxNode } from '../stored/storedModel.ts';

/** What is known of the values that a node reads, before anything runs. */
export class NodeInputs {
  readonly node: OnnxNode;
  readonly opset: number;
  readonly #constants: ReadonlyMap<string, OnnxTensor>;
  readonly #shapes: ReadonlyMap<string, readonly number[]>;

  constructor(
    node: OnnxNode,
    opset: number,
    constants: ReadonlyMap<string, OnnxTensor>,
    shapes: ReadonlyMap<string, readonly number[]>,
  ) {
    this.node = node;
    this.opset = node.opset ?? opset;
    this.#constants = constants;
    this.#shapes = shapes;
  }

  has(position: number): boolean {
    return (this.node.inputs[position] ?? '') !== '';
  }

  /** With the batch; channels come before height and width. */
  shape(position: number): readonly number[] {
    const name = this.node.inputs[position] ?? '';
    const shape = this.#shapes.get(name) ?? this.#constants.get(name)?.shape;
    if (shape) return shape;
    if (name === '')
      throw formatError(`${this.node.label} has no input ${position}`, 'all inputs that it needs');
    throw unsupportedError(
      `${this.node.label} reads a second output of an operator`,
      'Tauscope computes the first one only',
      'export the model without it',
    );
  }

  /** null for an activation, and for an input that is left out. */
  constant(position: number): OnnxTensor | null {
    return this.#constants.get(this.node.inputs[position] ?? '') ?? null;
  }

  /** The list in a constant input, or null where the input is left out. Throws for an activation. */
  listed(position: number, role: string): number[] | null {
    if (!this.has(position)) return null;
    const constant = this.constant(position);
    if (constant) return constant.listed();
    throw unsupportedError(
      `${this.node.label} computes its ${role} while it runs`,
      `Tauscope needs constant ${role}`,
      'export the model with fixed shapes and constants folded',
    );
  }

  /** A list that was an attribute, and is an input since the opset `since`. */
  listedOrAttribute(position: number, name: string, since: number): number[] | null {
    if (this.opset >= since) return this.listed(position, name);
    if (!this.has(position)) return this.node.attributes.ints(name);
    throw formatError(
      `${this.node.label} has ${name} as an input`,
      `an attribute, as ONNX has it before opset ${since}`,
      'the file mixes opsets: convert it with onnx.version_converter, or export it anew',
    );
  }

  /** Axes counted from the front, each one of `rank` and none twice. */
  axes(listed: readonly number[], rank: number): number[] {
    const axes = listed.map((axis) => this.axis(axis, rank));
    if (new Set(axes).size === axes.length) return axes;
    throw formatError(`${this.node.label} has the axes ${listed.join(', ')}`, 'each one once');
  }

  axis(axis: number, rank: number): number {
    if (axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
    throw formatError(`${this.node.label} has axis ${axis}`, `one of ${rank} dimensions`);
  }
}
