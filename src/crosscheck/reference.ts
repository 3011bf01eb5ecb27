import type { TensorValues } from '../arithmetic/runNetwork.ts';
import type { TensorId } from '../network/network.ts';

/** Another implementation of a network. */
export interface Reference {
  /**
   * Values for one input of the network, by tensor, in the network's order and quantisation. Tensors that the other
   * implementation does not compute are missing.
   */
  run(input: TensorValues): Promise<ReadonlyMap<TensorId, TensorValues>>;
}
