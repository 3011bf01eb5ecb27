import type { Network, TensorId } from '../../src/network/network.ts';
import type { TunedConv } from '../../src/refinement/distilTask.ts';
import type { Evaluator } from './evaluator.ts';
import type { FloatPlane } from './floatPlane.ts';
import type { Storage } from './storage.ts';

/** The way back through one layer. */
export interface Back {
  /** Enters what the layer runs with. */
  enter?(variants: ReadonlyMap<number, TunedConv>): void;
  /** Starts sums at 0. */
  begin?(): void;
  add(group: number): void;
}

/** What the way back through a layer is made of. */
export interface BackContext {
  readonly evaluator: Evaluator;
  readonly network: Network;
  /** Gradients of the tensors that have one, so far. */
  readonly planes: ReadonlyMap<TensorId, FloatPlane>;
  /** Of the layer's output. */
  readonly storage: Storage;
  readonly gradient: FloatPlane;
}

export function storageOf(evaluator: Evaluator, tensor: TensorId): Storage {
  const storage = evaluator.storage(tensor);
  if (!storage) throw new RangeError(`tensor ${tensor} is not in the kernels' memory`);
  return storage;
}
