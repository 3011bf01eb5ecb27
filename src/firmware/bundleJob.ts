import type { Network, Rounding } from '../network/network.ts';
import type { SkipMasks } from '../significance/skipMask.ts';
import type { Board } from '../boards/board.ts';
import type { PinnedForms } from '../plan/kernelChoice.ts';

type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Inputs with the outputs that the firmware must reproduce, in the int8 domain of {@link integerCore}. */
export interface TestVectors {
  readonly inputs: readonly Int8Array[];
  readonly outputs: readonly Int8Array[];
  readonly labels: readonly number[];
}

/** Everything that decides the bytes of a bundle. */
export interface BundleJob {
  /** The network with all its products, and the weights and biases of the chosen variants; `masks` are applied to it. */
  readonly network: Network;
  readonly masks: SkipMasks;
  readonly rounding: Rounding;
  readonly vectors: TestVectors;
  /** The board whose figures the bundle states; it builds for every board. */
  readonly board: Board;
  /** Forms of the convolutions' kernels; where absent the model chooses. */
  readonly forms?: PinnedForms;
  /** Recipe, hashes, thresholds, predicted figures: goes into manifest.json as it is. */
  readonly facts: JsonObject;
  readonly toolVersion: string;
}

/** One file of a bundle; text is UTF-8. */
export interface BundleFile {
  readonly path: string;
  readonly text: string;
}
