import type { TensorValues } from '../arithmetic/runNetwork.ts';
import { classifierFault } from '../exploration/recipe/classifier.ts';
import { modelClassNames, namedImages } from '../exploration/recipe/classNames.ts';
import { imageTarget } from '../exploration/recipe/openSubject.ts';
import type { Reading } from '../exploration/recipe/recipe.ts';
import type { DataFile } from '../images/dataFile.ts';
import type { InputScale } from '../images/inputScale.ts';
import type { LabelledImages } from '../images/labelledImages.ts';
import type { InputProposal } from '../images/proposeInputScale.ts';
import { networkInput } from '../images/quantiseInput.ts';
import type { Network, Rounding } from '../network/network.ts';
import { imageRange } from './imageRange.ts';
import { inputScaleOf } from './inputScale.ts';
import { openDataArgument } from './open.ts';

export interface CrosscheckOptions extends Reading {
  readonly data: readonly string[];
  readonly images?: string;
  readonly inputScale?: InputScale;
  readonly output?: string;
  readonly rounding: Rounding;
  readonly workers?: number;
  readonly json?: boolean;
}

interface CrosscheckImages {
  /** Why the network names no classes, or null. */
  readonly fault: string | null;
  readonly images: LabelledImages;
  readonly input: InputProposal;
  readonly from: number;
  readonly to: number;
  /** Inputs of the network for images from `first` up to `end`, or up to `to` if that is before. */
  inputsOf(first: number, end: number): TensorValues[];
}

/** The images that the network in a file is compared on. */
export async function openImages(
  file: DataFile,
  network: Network,
  options: CrosscheckOptions,
): Promise<CrosscheckImages> {
  const data = await openDataArgument(options.data, imageTarget(network, options));
  const { targets, name } = data.images;
  const fault = targets
    ? `${name} has targets of a regression: no classes are compared.`
    : classifierFault(network);
  const classNames = fault ? undefined : modelClassNames(file, network);
  const model = { network, ...(classNames && { classNames }) };
  const images = fault && !targets ? data.images : namedImages(model, data.images);
  const input = inputScaleOf(options.inputScale, images, network);
  const { from, to } = imageRange(options.images, images.count);
  const inputOf = networkInput(images, network, input.scale);
  const inputsOf = (first: number, end: number) =>
    Array.from({ length: Math.min(end, to) - first }, (_, n) => inputOf(first + n));
  return { fault, images, input, from, to, inputsOf };
}
