import type { FusedPool } from '../kernels/convolution/convTask.ts';
import type { Rounding } from '../network/network.ts';
import type { StoredActivation } from './tensorStorage.ts';

/** Where a layer reads and writes, and how its function is called. */
export interface LayerPlace {
  readonly rounding: Rounding;
  readonly name: string;
  /** In the order of the layer's. */
  readonly inputs: readonly [StoredActivation, ...StoredActivation[]];
  readonly output: StoredActivation;
  /** The pooling that a convolution does for the layer after it; `output` is the pooling's. */
  readonly pool?: FusedPool | undefined;
  /** Rows of `output` that one call writes, beginning at its second argument; absent for all, with the margins. */
  readonly stripHeight?: number;
}
