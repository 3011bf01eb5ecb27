import { limitError, formatError, unsupportedError } from '../modelError.ts';
import { modelLimits } from '../limits.ts';
import type { Layer, Tensor, TensorId } from '../network.ts';
import { elementCount } from '../network.ts';
import { checkedScale, notInt8, quantiseRemedy, sameShape } from './operatorChecks.ts';
import type { StoredModel, StoredOperator, StoredTensor } from './storedModel.ts';

/** An activation of the network under construction. */
export interface Activation {
  readonly id: TensorId;
  readonly tensor: Tensor;
}

/** Turns one operator of the file into a layer, or throws a TauscopeError that names what is wrong. */
export type OperatorReader = (operator: StoredOperator, graph: GraphReader) => Layer;

/**
 * Builds the network's activations while the operators are read in execution order: an operator can only use what
 * the model's input or an earlier operator gave, and its output must have the shape it computes.
 */
export class GraphReader {
  readonly tensors: Tensor[] = [];
  readonly #model: StoredModel;
  readonly #produced = new Map<number, TensorId>();
  #activationBytes = 0;
  #parameterBytes = 0;

  constructor(model: StoredModel) {
    this.#model = model;
    const stored = model.tensor(model.input);
    const open = stored.openDimensions.findIndex((isOpen, axis) => isOpen && axis > 0);
    if (open > 0)
      throw unsupportedError(
        `${stored.label}, the model's input, leaves dimension ${open} open`,
        'Tauscope needs fixed shapes',
        'export the model with a fixed input shape',
      );
    this.#add(model.input, stored, stored.type === 'FLOAT32' ? 'FLOAT32' : 'INT8');
  }

  /** The network's output tensor, once all operators are read. */
  output(): TensorId {
    const id = this.#produced.get(this.#model.output);
    if (id === undefined || id === 0)
      throw formatError(
        `the model's output is ${this.#model.tensor(this.#model.output).label}, which no operator computes`,
        'the output of an operator',
      );
    return id;
  }

  /** An int8 activation that an operator reads. */
  input(operator: StoredOperator, position: number): Activation {
    const activation = this.anyInput(operator, position);
    if (activation.tensor.type !== 'int8') throw notInt8(`tensor ${activation.tensor.name}`, 'FLOAT32');
    return activation;
  }

  /** An int8 or float32 activation that an operator reads. */
  anyInput(operator: StoredOperator, position: number): Activation {
    const stored = operator.inputs[position] ?? -1;
    const id = this.#produced.get(stored);
    const tensor = id === undefined ? undefined : this.tensors[id];
    if (id !== undefined && tensor) return { id, tensor };
    const missing = this.#model.tensor(stored);
    if (missing.data.length > 0)
      throw unsupportedError(
        `${operator.label} computes with the constant ${missing.label}`,
        'Tauscope runs it on activations only',
        'fold constants into the neighbouring layers before converting',
      );
    throw formatError(
      `${operator.label} reads ${missing.label} before it is computed`,
      'operators in execution order, without cycles',
    );
  }

  /** Registers an operator's only output, whose stored shape must equal `shape` (batch removed). */
  produce(operator: StoredOperator, shape: readonly number[], type: 'INT8' | 'FLOAT32' = 'INT8'): Activation {
    const stored = this.storedOutput(operator);
    const id = operator.outputs[0] ?? -1;
    const found = withoutBatch(stored);
    if (!sameShape(found, shape))
      throw formatError(
        `${operator.label} has the output shape [${found.join(', ')}] stored`,
        `[${shape.join(', ')}], which its input and options give`,
      );
    if (this.#produced.has(id))
      throw formatError(
        `${operator.label} computes ${stored.label} a second time`,
        'one producer per tensor',
      );
    if (stored.data.length > 0)
      throw formatError(`${operator.label} computes ${stored.label}, which has stored data`, 'none');
    return this.#add(id, stored, type);
  }

  /** The tensor an operator writes, as the file describes it. */
  storedOutput(operator: StoredOperator): StoredTensor {
    if (operator.outputs.length !== 1)
      throw formatError(`${operator.label} has ${operator.outputs.length} outputs`, 'one');
    return this.#model.tensor(operator.outputs[0] ?? -1);
  }

  /** A constant that an operator reads, of the given type and with exactly the bytes its shape needs. */
  constant(operator: StoredOperator, position: number, type: 'INT8' | 'INT32', role: string): StoredTensor {
    const id = operator.inputs[position] ?? -1;
    const stored = this.#model.tensor(id);
    if (this.#produced.has(id) || stored.data.length === 0)
      throw unsupportedError(
        `${operator.label} computes its ${role} (${stored.label}) while it runs`,
        `Tauscope needs constant ${role}`,
        'export the model with constants folded',
      );
    if (stored.type !== type) {
      if (type === 'INT8') throw notInt8(stored.label, stored.type);
      throw unsupportedError(
        `${stored.label}, the ${role} of ${operator.label}, is ${stored.type}`,
        `Tauscope reads ${type}`,
        'convert with int8 activations',
      );
    }
    const bytes = elementCount(stored.shape) * (type === 'INT8' ? 1 : 4);
    if (stored.data.length !== bytes)
      throw formatError(`${stored.label} has ${stored.data.length} bytes`, `${bytes} for its shape`);
    this.#parameterBytes += bytes;
    if (this.#parameterBytes > modelLimits.parameterBytes)
      throw limitError(`the operators have ${this.#parameterBytes} bytes of parameters`, 'parameterBytes');
    return stored;
  }

  #add(storedId: number, stored: StoredTensor, type: 'INT8' | 'FLOAT32'): Activation {
    if (stored.type !== type) throw notInt8(stored.label, stored.type);
    const shape = withoutBatch(stored);
    this.#activationBytes += elementCount(shape) * (type === 'INT8' ? 1 : 4);
    if (this.#activationBytes > modelLimits.activationBytes)
      throw limitError(`the activations take ${this.#activationBytes} bytes or more`, 'activationBytes');
    const tensor: Tensor =
      type === 'INT8'
        ? { name: stored.name, shape, type: 'int8', ...activationQuantisation(stored) }
        : { name: stored.name, shape, type: 'float32', scale: 1, zeroPoint: 0 };
    const id = this.tensors.push(tensor) - 1;
    this.#produced.set(storedId, id);
    return { id, tensor };
  }
}

function withoutBatch(stored: StoredTensor): readonly number[] {
  const [batch, ...rest] = stored.shape;
  if (batch === undefined) throw unsupportedShape(stored, 'a scalar');
  if (rest.length === 0) return stored.shape;
  if (batch !== 1) throw unsupportedShape(stored, `[${stored.shape.join(', ')}] with a batch of ${batch}`);
  return rest;
}

function unsupportedShape(stored: StoredTensor, found: string): Error {
  return unsupportedError(
    `${stored.label} is ${found}`,
    'Tauscope runs one image at a time, with shapes [1, ...]',
    'export the model with a batch of 1',
  );
}

function activationQuantisation(stored: StoredTensor): { scale: number; zeroPoint: number } {
  const { scales, zeroPoints } = stored.quantisation;
  if (scales.length > 1)
    throw unsupportedError(
      `${stored.label} is an activation quantised per axis (${scales.length} scales)`,
      'Tauscope needs one scale per activation',
      quantiseRemedy,
    );
  if (scales.length === 0)
    throw unsupportedError(`${stored.label} has no quantisation scale`, 'Tauscope needs one', quantiseRemedy);
  if (zeroPoints.length !== 1)
    throw formatError(`${stored.label} has ${zeroPoints.length} zero points`, 'one');
  const zeroPoint = Number(zeroPoints.at(0));
  if (zeroPoint < -128 || zeroPoint > 127)
    throw formatError(`${stored.label} has the zero point ${zeroPoint}`, 'one from -128 to 127');
  return { scale: checkedScale(scales.at(0), stored.label), zeroPoint };
}
