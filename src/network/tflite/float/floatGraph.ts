import type { Bounds } from '../../build/activationClamp.ts';
import type { DraftLayer, LayerFacts } from '../../build/draftLayers.ts';
import { joinLayers } from '../../build/joinLayers.ts';
import { checkOutputShape, sameShape, withoutBatch } from '../../build/operator.ts';
import type { FloatNetwork, FloatTensor } from '../../floatNetwork.ts';
import { modelLimits } from '../../limits.ts';
import { formatError, limitError, unsupportedError } from '../../modelError.ts';
import type { TensorId } from '../../network.ts';
import { elementCount } from '../../network.ts';
import { integerConstant } from '../integerTensor.ts';
import type { StoredModel, StoredOperator, StoredTensor } from '../storedModel.ts';
import { floatConstant } from './floatConstant.ts';

/** A float32 activation; shapes are without the batch, channels last, as files have them. */
export interface FloatActivation {
  readonly id: TensorId;
  readonly shape: readonly number[];
}

/** The float network under construction, and what each tensor of the file is in it. */
export class FloatGraph {
  readonly #model: StoredModel;
  readonly #tensors: FloatTensor[] = [];
  readonly #layers: DraftLayer[] = [];
  readonly #activations = new Map<number, TensorId>();
  /** Constants by the numbers of the tensors that a DEQUANTIZE makes of them. */
  readonly #converted = new Map<number, number>();
  #activationBytes = 0;
  #parameterBytes = 0;

  constructor(model: StoredModel) {
    this.#model = model;
    const input = model.tensor(model.input);
    if (input.openDimensions.some((isOpen, axis) => isOpen && axis > 0))
      throw unsupportedError(
        `${input.label}, the model's input, leaves dimensions open`,
        'Tauscope needs fixed shapes',
        'export the model with a fixed input shape',
      );
    this.#activations.set(model.input, this.#addTensor(input, withoutBatch(input.label, input.shape)));
  }

  input({ label, inputs }: StoredOperator, position: number): FloatActivation {
    const stored = inputs[position] ?? -1;
    const id = this.#activations.get(stored);
    if (id !== undefined) return { id, shape: this.#tensors[id]!.shape };
    throw this.isConstant(stored)
      ? unsupportedError(
          `${label} computes with the constant ${this.#model.tensor(stored).label}`,
          'Tauscope runs it on activations',
          'fold constants into the neighbouring layers before converting',
        )
      : formatError(`${label} has no activation as input ${position}`, 'operators in execution order');
  }

  /** Whether a tensor is stored in the file, as it is or in float16. */
  isConstant(id: number): boolean {
    if (id < 0 || this.#activations.has(id)) return false;
    return this.#converted.has(id) || this.#model.tensor(id).data.length > 0;
  }

  /** A constant input's values. */
  constant({ label, inputs }: StoredOperator, position: number, role: string) {
    const id = inputs[position] ?? -1;
    if (!this.isConstant(id))
      throw unsupportedError(
        `${label} ${id < 0 ? 'has no' : 'computes its'} ${role}`,
        `Tauscope needs constant ${role}`,
        'export the model with constants folded',
      );
    const stored = this.#model.tensor(this.#converted.get(id) ?? id);
    this.#parameterBytes += 4 * elementCount(stored.shape);
    if (this.#parameterBytes > modelLimits.parameterBytes)
      throw limitError(`the operators have ${this.#parameterBytes} bytes of parameters`, 'parameterBytes');
    return { label: stored.label, shape: stored.shape, values: floatConstant(stored) };
  }

  /** A few constant integers. */
  integers({ label, inputs }: StoredOperator, position: number, role: string): readonly number[] {
    const id = inputs[position] ?? -1;
    const found = id < 0 ? undefined : integerConstant(this.#model.tensor(id));
    if (found) return found.values;
    throw unsupportedError(
      `${label} has ${role} that are no few constant integers`,
      `Tauscope needs constant ${role}`,
      'export the model with constants folded',
    );
  }

  /** Lets an operator's output stand for a constant. */
  convert({ inputs, outputs }: StoredOperator): void {
    this.#converted.set(outputs[0]!, inputs[0]!);
  }

  /** The output's shape as the file has it. */
  outputShape({ outputs }: StoredOperator): number[] {
    const { label, shape } = this.#model.tensor(outputs[0]!);
    return [...withoutBatch(label, shape)];
  }

  /**
   * Adds a layer that gives the operator's output, behind it a clamp where `bounds` are given, and a reshape where the file
   * has another shape for it, `seen`.
   */
  produce(
    operator: StoredOperator,
    facts: LayerFacts,
    inputs: readonly FloatActivation[],
    shape: readonly number[],
    bounds: Bounds = [-Infinity, Infinity],
    seen = shape,
  ): void {
    const stored = this.#output(operator);
    checkOutputShape(operator.label, closed(stored, seen), seen);
    const ids = inputs.map(({ id }) => id);
    const output = this.#add(facts, ids, stored, shape);
    const isClamped = Number.isFinite(bounds[0]) || Number.isFinite(bounds[1]);
    const id = isClamped ? this.#add({ kind: 'relu', bounds }, [output], stored, shape) : output;
    const isSeen = sameShape(seen, shape);
    this.#activations.set(
      operator.outputs[0]!,
      isSeen ? id : this.#add({ kind: 'reshape' }, [id], stored, seen),
    );
  }

  /** Lets the output be an activation in another shape. */
  reshape(operator: StoredOperator, activation: FloatActivation): void {
    const shape = this.outputShape(operator);
    if (elementCount(shape) !== elementCount(activation.shape))
      throw formatError(
        `${operator.label} makes [${shape.join(', ')}] of [${activation.shape.join(', ')}]`,
        'as many values',
      );
    const isSame = sameShape(shape, activation.shape);
    const stored = this.#output(operator);
    const id = isSame ? activation.id : this.#add({ kind: 'reshape' }, [activation.id], stored, shape);
    this.#activations.set(operator.outputs[0]!, id);
  }

  /** The network up to a tensor of the file, once all operators are read. */
  network(name: string, output: number): FloatNetwork {
    const id = this.#activations.get(output);
    if (!id)
      throw formatError(
        `the model's output is ${this.#model.tensor(output).label}, which no operator computes`,
        'the output of an operator',
      );
    return joinLayers(name, this.#tensors, this.#layers, id);
  }

  #output({ label, outputs }: StoredOperator): StoredTensor {
    const [id, second] = outputs;
    if (id === undefined || second !== undefined)
      throw formatError(`${label} has ${outputs.length} outputs`, 'one');
    const stored = this.#model.tensor(id);
    if (this.#activations.has(id) || stored.data.length > 0)
      throw formatError(`${label} computes ${stored.label} a second time`, 'one producer per tensor');
    return stored;
  }

  #add(
    facts: LayerFacts,
    inputs: readonly TensorId[],
    stored: StoredTensor,
    shape: readonly number[],
  ): TensorId {
    if (this.#layers.length === modelLimits.operators)
      throw limitError('the model needs more layers', 'operators');
    const output = this.#addTensor(stored, shape);
    this.#layers.push({ ...facts, index: this.#layers.length, inputs, output });
    return output;
  }

  #addTensor({ label, name, type }: StoredTensor, shape: readonly number[]): TensorId {
    if (type !== 'FLOAT32')
      throw unsupportedError(`${label} is ${type}`, 'Tauscope quantises float models', 'open it as it is');
    this.#activationBytes += 4 * elementCount(shape);
    if (this.#activationBytes > modelLimits.activationBytes)
      throw limitError(`the activations take ${this.#activationBytes} bytes or more`, 'activationBytes');
    return this.#tensors.push({ name, shape }) - 1;
  }
}

/** The stored shape without batch, with extents that the file leaves open as they were computed. */
function closed({ label, shape, openDimensions }: StoredTensor, computed: readonly number[]): number[] {
  const stored = withoutBatch(label, shape);
  const open = openDimensions.slice(shape.length - stored.length);
  return stored.map((extent, axis) => (open[axis] ? (computed[axis] ?? extent) : extent));
}
