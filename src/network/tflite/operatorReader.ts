import type { Activation, CountedOperator, Int8Activation, Operator } from '../build/operator.ts';
import { checkOutputShape, withoutBatch } from '../build/operator.ts';
import { int8Activation, notInt8 } from '../build/quantisation.ts';
import type { Constant, WeightedFacts } from '../build/weightedLayers.ts';
import { formatError, unsupportedError } from '../modelError.ts';
import type { Layer, Tensor } from '../network.ts';
import { elementCount } from '../network.ts';
import type { FlatTable } from './flatBuffer.ts';
import type { GraphReader } from './graphReader.ts';
import type { IntegerTensor } from './integerTensor.ts';
import { optionsOf, requiredOptionsOf } from './operatorOptions.ts';
import type { StoredOperator, StoredTensor } from './storedModel.ts';
import { asSigned, signedQuantisation } from './uint8.ts';

/** Turns one operator into a layer or several, none if it changes nothing, or throws a TauscopeError that names what is wrong. */
export type LayerReader = (operator: OperatorReader) => Layer | readonly Layer[] | null;

/** One operator of the file in terms of the network under construction. */
export class OperatorReader implements CountedOperator {
  readonly index: number;
  readonly label: string;
  readonly #stored: StoredOperator;
  readonly #graph: GraphReader;

  /** @param inputs least and largest number of inputs */
  constructor(stored: StoredOperator, [least, most]: readonly [number, number], graph: GraphReader) {
    this.index = stored.index;
    this.label = stored.label;
    this.#stored = stored;
    this.#graph = graph;
    const count = stored.inputs.length;
    if (count >= least && count <= most) return;
    throw formatError(
      `${this.label} has ${count} inputs`,
      least === most ? `${least}` : `${least} to ${most}`,
    );
  }

  /** The options table, or null when the file leaves it out; a table of another kind is an error. */
  options(type: number): FlatTable | null {
    return optionsOf(this.#stored, type);
  }

  /** The options table, which this operator cannot do without. */
  requiredOptions(type: number): FlatTable {
    return requiredOptionsOf(this.#stored, type);
  }

  /** False for an optional input that is left out. */
  hasInput(position: number): boolean {
    return this.#input(position) !== -1;
  }

  /** Which one of the operator's outputs this is. */
  get part(): { readonly number: number; readonly of: number } {
    return this.#stored.part ?? { number: 0, of: 1 };
  }

  get inputCount(): number {
    return this.#stored.inputs.length;
  }

  /** Integers that are known before the network runs: a constant, or what constants and shapes give. */
  integers(position: number): IntegerTensor | undefined {
    return this.#graph.integers(this.#input(position));
  }

  /** The shape of an input with its batch, if it is an activation. */
  fullShape(position: number): readonly number[] | null {
    const id = this.#input(position);
    const shape = this.#graph.activation(id)?.tensor.shape;
    if (!shape) return null;
    return this.#graph.stored(id).shape.length > shape.length ? [1, ...shape] : shape;
  }

  /** Whether an input is stored in the file. */
  isConstant(position: number): boolean {
    const id = this.#stored.inputs[position] ?? -1;
    return id !== -1 && !this.#graph.activation(id) && this.#graph.stored(id).data.length > 0;
  }

  /** An int8 activation. */
  input(position: number): Int8Activation {
    return int8Activation(this.anyInput(position));
  }

  /** An int8 or float32 activation. */
  anyInput(position: number): Activation {
    const id = this.#input(position);
    const activation = this.#graph.activation(id);
    if (activation) return activation;
    const missing = this.#graph.stored(id);
    if (missing.data.length > 0)
      throw unsupportedError(
        `${this.label} computes with the constant ${missing.label}`,
        'Tauscope runs it on activations only',
        'fold constants into the neighbouring layers before converting',
      );
    throw formatError(
      `${this.label} reads ${missing.label} before it is computed`,
      'operators in execution order, without cycles',
    );
  }

  /** uint8 values are taken as int8 ones; `type` says so. */
  int8Constant(position: number, role: string): WeightedFacts['weights'] & Pick<StoredTensor, 'type'> {
    const stored = this.#constant(position, role, 'INT8');
    if (stored.type === 'UINT8') {
      const quantisation = signedQuantisation(stored.label, stored.quantisation);
      return { ...stored, quantisation, values: asSigned(stored.data) };
    }
    const { buffer, byteOffset, length } = stored.data;
    return { ...stored, values: new Int8Array(buffer, byteOffset, length).slice() };
  }

  int32Constant(position: number, role: string): Constant<Int32Array> {
    const folded = this.#graph.folded(this.#input(position));
    if (folded)
      return { label: `the ${role} of ${this.label}`, ...folded, values: Int32Array.from(folded.values) };
    const stored = this.#constant(position, role, 'INT32');
    const { buffer, byteOffset, length } = stored.data;
    const data = new DataView(buffer, byteOffset, length);
    const values = Int32Array.from({ length: length / 4 }, (_, index) => data.getInt32(4 * index, true));
    return { ...stored, values };
  }

  /** An input as the file has it. */
  storedInput(position: number): StoredTensor {
    return this.#graph.stored(this.#input(position));
  }

  /** The tensor that it writes, as the file has it. */
  storedOutput(): StoredTensor {
    return this.#graph.stored(this.#output());
  }

  produce(shape: readonly number[], type: Tensor['type'] = 'int8'): Activation {
    this.#checkOutput(shape);
    return this.#graph.add(this.#output(), type, shape);
  }

  countParameters(bytes: number): void {
    this.#graph.builder.countParameters(bytes);
  }

  /** A layer of several that this operator is made of, with what it gives, which is quantised as the first input or the output is. */
  step(
    as: 'input' | 'output',
    build: (operator: Operator) => Layer,
  ): { readonly layer: Layer; readonly output: Int8Activation } {
    const produced: Activation[] = [];
    const layer = build({
      index: this.#graph.nextIndex(),
      label: this.label,
      produce: (shape) => {
        const activation = this.#graph.addInner(as === 'input' ? this.#input(0) : this.#output(), shape);
        produced.push(activation);
        return activation;
      },
    });
    return { layer, output: int8Activation(produced[0]!) };
  }

  /** Whether the output stands for the same numbers as an input; it then is that input. */
  forward(input: Activation): boolean {
    this.#checkOutput(input.tensor.shape);
    return this.#graph.alias(this.#output(), input);
  }

  /** Lets the output be integers that are known. */
  fold(integers: IntegerTensor): void {
    this.#checkUnwritten();
    this.#graph.addIntegers(this.#output(), integers);
  }

  /** Extents that the file leaves open are those that were computed. */
  #checkOutput(shape: readonly number[]): void {
    const { label, shape: full, openDimensions } = this.storedOutput();
    const stored = withoutBatch(label, full);
    const open = openDimensions.slice(full.length - stored.length);
    const closed = stored.map((extent, axis) => (open[axis] ? (shape[axis] ?? extent) : extent));
    checkOutputShape(this.label, closed, shape);
    this.#checkUnwritten();
  }

  #checkUnwritten(): void {
    const stored = this.storedOutput();
    if (this.#graph.activation(this.#output()) || this.#graph.folded(this.#output()))
      throw formatError(`${this.label} computes ${stored.label} a second time`, 'one producer per tensor');
    if (stored.data.length > 0)
      throw formatError(`${this.label} computes ${stored.label}, which has stored data`, 'none');
  }

  /** The file's number of an input, -1 if it is left out. */
  #input(position: number): number {
    return this.#stored.inputs[position] ?? -1;
  }

  #output(): number {
    const [output, second] = this.#stored.outputs;
    if (output !== undefined && second === undefined) return output;
    throw formatError(`${this.label} has ${this.#stored.outputs.length} outputs`, 'one');
  }

  /** A constant of the given type, or of uint8 for int8, with exactly the bytes that its shape needs. */
  #constant(position: number, role: string, type: 'INT8' | 'INT32'): StoredTensor {
    const id = this.#input(position);
    const stored = this.#graph.stored(id);
    if (this.#graph.activation(id) || stored.data.length === 0)
      throw unsupportedError(
        `${this.label} computes its ${role} (${stored.label}) while it runs`,
        `Tauscope needs constant ${role}`,
        'export the model with constants folded',
      );
    if (stored.type !== type && (stored.type !== 'UINT8' || type !== 'INT8')) {
      if (type === 'INT8') throw notInt8(stored.label, stored.type);
      throw unsupportedError(
        `${stored.label}, the ${role} of ${this.label}, is ${stored.type}`,
        `Tauscope reads ${type}`,
        'convert with int8 activations',
      );
    }
    const bytes = elementCount(stored.shape) * (type === 'INT8' ? 1 : 4);
    if (stored.data.length !== bytes)
      throw formatError(`${stored.label} has ${stored.data.length} bytes`, `${bytes} for its shape`);
    this.countParameters(bytes);
    return stored;
  }
}
