import type { IntegerLayer, IntegerNetwork, Layer, Rounding } from '../../network/network.ts';
import type { BundleFile } from '../bundleJob.ts';

/** What an emitter needs to know of the layer it writes. */
export interface LayerSource<L extends IntegerLayer = IntegerLayer> {
  readonly network: IntegerNetwork;
  readonly layer: L;
  /** Prefix of every symbol, made by `identifier`. */
  readonly prefix: string;
  readonly rounding: Rounding;
}

/** The C code of one layer. */
export interface EmittedLayer {
  readonly files: readonly BundleFile[];
  /** Declaration of the layer's function, `void name(...);`. */
  readonly prototype: string;
  readonly function: string;
}

/** Writes the C code of one layer in one kernel form. */
export type LayerEmitter<L extends IntegerLayer = IntegerLayer> = (source: LayerSource<L>) => EmittedLayer;

/** Name of a layer's function and the stem of its files. */
export function layerName(prefix: string, layer: Layer): string {
  return `${prefix}_layer_${layer.index}`;
}
