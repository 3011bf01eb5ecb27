import type { Labels } from './labels.ts';
import type { Answers } from './targets.ts';

/**
 * A labelled data set in memory.
 * `values` holds `count` inputs one after the other, each row-major over `shape` (height, width, channels for images):
 * Uint8Array = byte pixels, Int8Array = already quantised for the model, Float32Array = real values.
 */
export interface LabelledImages extends Answers {
  readonly name: string;
  readonly shape: readonly number[];
  readonly count: number;
  readonly values: Uint8Array | Int8Array | Float32Array;
  /** Coarser classes of the same images, for networks that tell just those apart. */
  readonly coarse?: Labels;
  /** The label that stood for class 0 in the files; absent: 0. */
  readonly firstLabel?: number;
  /** The files that follow each other in it, where there are several. */
  readonly files?: readonly ImageRange[];
  /** Where images repeat earlier ones, value for value: the first such image for each. */
  readonly repeats?: ReadonlyMap<number, number>;
  /** How many images had another size; absent: none. */
  readonly resized?: number;
  /** What was changed on reading, for people. */
  readonly notice?: string;
}

/** The images of one file of a data set. */
export interface ImageRange {
  readonly name: string;
  readonly first: number;
  readonly count: number;
}
