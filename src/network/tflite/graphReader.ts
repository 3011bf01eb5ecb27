import { NetworkBuilder } from '../build/networkBuilder.ts';
import type { Activation } from '../build/operator.ts';
import { withoutBatch } from '../build/operator.ts';
import type { Quantisation } from '../build/quantisation.ts';
import { activationQuantisation, notInt8 } from '../build/quantisation.ts';
import { unchangedInput } from '../build/unchangedInput.ts';
import { formatError, unsupportedError } from '../modelError.ts';
import type { Layer, Network, Tensor } from '../network.ts';
import type { IntegerTensor } from './integerTensor.ts';
import { integerConstant } from './integerTensor.ts';
import type { StoredModel, StoredTensor } from './storedModel.ts';
import { signedQuantisation } from './uint8.ts';

const storedTypes: Readonly<Record<Tensor['type'], readonly string[]>> = {
  int8: ['INT8', 'UINT8'],
  float32: ['FLOAT32'],
};

/**
 * The activations of a file while its operators are read in execution order: an operator can only use what the
 * model's input or an earlier operator gave.
 */
export class GraphReader {
  readonly builder = new NetworkBuilder();
  readonly #model: StoredModel;
  readonly #output: number;
  readonly #activations = new Map<number, Activation>();
  readonly #integers = new Map<number, IntegerTensor>();
  #nextIndex: number;

  /** @param firstIndex of layers that are made besides those of the file's operators */
  constructor(model: StoredModel, output: number, firstIndex: number) {
    this.#model = model;
    this.#output = output;
    this.#nextIndex = firstIndex;
    const stored = model.tensor(model.input);
    const open = stored.openDimensions.findIndex((isOpen, axis) => isOpen && axis > 0);
    if (open > 0)
      throw unsupportedError(
        `${stored.label}, the model's input, leaves dimension ${open} open`,
        'Tauscope needs fixed shapes',
        'export the model with a fixed input shape',
      );
    const shape = withoutBatch(stored.label, stored.shape);
    this.add(model.input, stored.type === 'FLOAT32' ? 'float32' : 'int8', shape);
  }

  /** A tensor as the file has it. */
  stored(id: number): StoredTensor {
    return this.#model.tensor(id);
  }

  /** The activation that the input or an earlier operator gave. */
  activation(storedId: number): Activation | undefined {
    return this.#activations.get(storedId);
  }

  /** @param shape without the batch */
  add(storedId: number, type: Tensor['type'], shape: readonly number[]): Activation {
    const stored = this.stored(storedId);
    if (!storedTypes[type].includes(stored.type)) throw notInt8(stored.label, stored.type);
    const activation = this.builder.add({ ...stored, shape, type, quantisation: asInt8(stored) });
    this.#activations.set(storedId, activation);
    return activation;
  }

  /** An int8 activation that the file has not, quantised as one of the file is. */
  addInner(storedId: number, shape: readonly number[]): Activation {
    const stored = this.stored(storedId);
    return this.builder.add({ ...stored, shape, type: 'int8', quantisation: asInt8(stored) });
  }

  /** Index of another layer. */
  nextIndex(): number {
    return this.#nextIndex++;
  }

  /**
   * Takes a tensor of the file for an int8 activation that is there already, if its values are to be read alike.
   * @returns whether they are
   */
  alias(storedId: number, { id, tensor }: Activation): boolean {
    const stored = this.stored(storedId);
    if (tensor.type !== 'int8' || !storedTypes.int8.includes(stored.type)) return false;
    const { scale, zeroPoint } = activationQuantisation(stored.label, asInt8(stored));
    if (scale !== tensor.scale || zeroPoint !== tensor.zeroPoint) return false;
    this.#activations.set(storedId, { id, tensor });
    return true;
  }

  /** Integers that an earlier operator gave. */
  folded(storedId: number): IntegerTensor | undefined {
    return this.#integers.get(storedId);
  }

  /** The same, or a constant of a few. */
  integers(storedId: number): IntegerTensor | undefined {
    const folded = this.folded(storedId);
    if (folded || storedId < 0 || this.#activations.has(storedId)) return folded;
    return integerConstant(this.stored(storedId));
  }

  addIntegers(storedId: number, tensor: IntegerTensor): void {
    this.#integers.set(storedId, tensor);
  }

  /** The network, once all operators are read. */
  network(name: string, layers: readonly Layer[]): Network {
    const output = this.#activations.get(this.#output);
    const { label } = this.stored(this.#output);
    if (output === undefined || this.#output === this.#model.input)
      throw formatError(
        `the model's output is ${label}, which no operator computes`,
        'the output of an operator',
      );
    if (output.id === 0) throw unchangedInput(label);
    const ends = [this.#model.input, this.#output].filter((id) => this.stored(id).type === 'UINT8');
    const uint8Ends = ends.map((id) => this.#activations.get(id)!.id);
    return this.builder.network(name, layers, output.id, uint8Ends);
  }
}

function asInt8({ type, label, quantisation }: StoredTensor): Quantisation {
  return type === 'UINT8' ? signedQuantisation(label, quantisation) : quantisation;
}
