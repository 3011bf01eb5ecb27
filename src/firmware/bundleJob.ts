import type { Board } from '../boards/board.ts';
import type { IntegerNetwork, Rounding } from '../network/network.ts';
import type { PinnedForms } from '../plan/fittingKernels.ts';
import type { KernelSettings } from '../plan/networkKernels.ts';

type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Stands for the class of an input where a regression has none. */
export const noLabel = -1;

/** Inputs with the outputs that the firmware must reproduce. */
export interface TestVectors {
  readonly inputs: readonly Int8Array[];
  readonly outputs: readonly Int8Array[];
  readonly labels: readonly number[];
}

/** Everything that decides the bytes of a bundle. */
export interface BundleJob {
  /** With what its layers skip. */
  readonly network: IntegerNetwork;
  readonly rounding: Rounding;
  readonly vectors: TestVectors;
  /** The board whose figures the bundle states; it builds for every board. */
  readonly board: Board;
  /** Most flash of a program for `board`; where absent all that the board has. */
  readonly flashLimitBytes?: number;
  /** Forms of the convolutions' kernels; where absent the model chooses. */
  readonly forms?: PinnedForms;
  /** Of the kernels' plan (`kernelPlan`); where absent it has no limit. */
  readonly activationBytes?: number;
  /** Indices of the layers whose tables are copied to RAM; none where absent. */
  readonly tablesInRam?: ReadonlySet<number>;
  /** Indices of the layers whose code is copied to the code memory; none where absent. */
  readonly codeInMemory?: ReadonlySet<number>;
  /** Begins the names of C symbols; where absent it is made from the network's name. */
  readonly prefix?: string;
  /** By which a benchmark's runner knows its data; where absent the prefix. */
  readonly runnerModel?: string;
  /** The network's int8 inputs are pixels of 0 to 255, less 128: so a ready program takes them over the serial port. */
  readonly pixelInput?: boolean;
  /** Recipe, hashes, thresholds, predicted figures: goes into manifest.json as it is. */
  readonly facts: JsonObject;
  /** How accurate the network is, in Markdown: goes into README.md as it is. */
  readonly accuracy?: string;
  /** Of the outputs, in their order, where they are known. */
  readonly classNames?: readonly string[];
  readonly toolVersion: string;
}

/** How the kernels of a job are made. */
export function kernelSettings({
  rounding,
  board,
  forms,
  activationBytes,
  tablesInRam,
  codeInMemory,
}: BundleJob): KernelSettings {
  return {
    ...{ rounding, target: board },
    ...(forms && { forms }),
    ...(activationBytes !== undefined && { activationBytes }),
    ...(tablesInRam && { tablesInRam }),
    ...(codeInMemory && { codeInMemory }),
  };
}

/** One file of a bundle; text is UTF-8. */
export interface BundleFile {
  readonly path: string;
  readonly text: string;
}

/** One file as a zip holds it. */
export interface StoredFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}
