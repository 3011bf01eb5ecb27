import { activationBytes } from '../inspect.ts';
import { modelLimits } from '../limits.ts';
import { operationsPerInference } from '../macs.ts';
import { limitError } from '../modelError.ts';
import type { Layer, Network, Tensor, TensorId } from '../network.ts';
import type { Activation } from './operator.ts';
import type { Quantisation } from './quantisation.ts';
import { activationQuantisation, notInt8 } from './quantisation.ts';

/** An activation as a file has it. */
export interface ActivationFacts {
  readonly name: string;
  /** How error texts call it: `tensor conv1`. */
  readonly label: string;
  /** Without the batch. */
  readonly shape: readonly number[];
  readonly type: Tensor['type'];
  /** Not looked at in float32. */
  readonly quantisation: Quantisation;
}

/** A network under construction: keeps it within the limits while a reader adds to it in execution order. */
export class NetworkBuilder {
  readonly #tensors: Tensor[] = [];
  #activationBytes = 0;
  #parameterBytes = 0;

  /** The first one is the network's input. */
  add({ name, label, shape, type, quantisation }: ActivationFacts): Activation {
    const scaling =
      type === 'int8' ? activationQuantisation(label, quantisation) : { scale: 1, zeroPoint: 0 };
    const tensor: Tensor = { name, shape, type, ...scaling };
    this.#activationBytes += activationBytes(tensor);
    if (this.#activationBytes > modelLimits.activationBytes)
      throw limitError(`the activations take ${this.#activationBytes} bytes or more`, 'activationBytes');
    return { id: this.#tensors.push(tensor) - 1, tensor };
  }

  /** Counts a constant of that size. */
  countParameters(bytes: number): void {
    this.#parameterBytes += bytes;
    if (this.#parameterBytes > modelLimits.parameterBytes)
      throw limitError(`the operators have ${this.#parameterBytes} bytes of parameters`, 'parameterBytes');
  }

  /**
   * The finished network; throws when it computes with float32 inside, or too long.
   * @param uint8Ends its input and output where the file has them in uint8
   */
  network(
    name: string,
    layers: readonly Layer[],
    output: TensorId,
    uint8Ends: readonly TensorId[] = [],
  ): Network {
    const tensors = this.#tensors.map((tensor, id) =>
      uint8Ends.includes(id) ? { ...tensor, fileType: 'uint8' as const } : tensor,
    );
    const network = { name, tensors, layers, input: 0, output };
    const inner = layers.find((layer) => layer.kind === 'dequantize' && layer.output !== output);
    if (inner) throw notInt8(`tensor ${tensors[inner.output]?.name}, inside the network,`, 'FLOAT32');
    const operations = operationsPerInference(network);
    if (operations > modelLimits.operationsPerInference)
      throw limitError(`one inference takes ${operations} operations`, 'operationsPerInference');
    return network;
  }
}
