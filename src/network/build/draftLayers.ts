import type { FloatLayer } from '../floatNetwork.ts';
import type { TensorId } from '../network.ts';

/** `factors[c] * value + offsets[c]` for each channel: batch normalisation, constants added or multiplied. */
export interface AffineLayer {
  readonly kind: 'affine';
  readonly index: number;
  readonly inputs: readonly TensorId[];
  readonly output: TensorId;
  readonly factors: Float64Array;
  readonly offsets: Float64Array;
}

/** A layer as the file has it, before it joins the one that gives its input. */
export type DraftLayer = FloatLayer | AffineLayer;

/** What a layer is besides its place in the network. */
export type LayerFacts = DistributedOmit<DraftLayer, 'index' | 'inputs' | 'output'>;

type DistributedOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
