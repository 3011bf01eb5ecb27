import { Option } from 'commander';
import type { InputScaleDoubt } from '../exploration/recipe/inputScaleDoubt.ts';
import type { InputScale } from '../images/inputScale.ts';
import { parseInputScale, plainInputScales } from '../images/inputScale.ts';
import type { LabelledImages } from '../images/labelledImages.ts';
import type { InputProposal } from '../images/proposeInputScale.ts';
import { proposeInputScale } from '../images/proposeInputScale.ts';
import { networkInput } from '../images/quantiseInput.ts';
import type { Network } from '../network/network.ts';

export function inputScaleOption(): Option {
  return new Option(
    '--input-scale <scale>',
    `what a value x of the data stands for: ${plainInputScales.join(', ')}, or a mean and deviation such as "(x/255-0.5)/0.5"; ` +
      "proposed by the range of the network's input unless given",
  ).argParser(parseInputScale);
}

/** The scale a person has given, or the proposed one. Throws TauscopeError `data-mismatch` when nothing fits. */
export function inputScaleOf(
  given: InputScale | undefined,
  images: LabelledImages,
  network: Network,
): InputProposal {
  // Of images with another shape nothing else is worth saying.
  networkInput(images, network, given);
  return given === undefined ? proposeInputScale(images, network) : { scale: given, certainty: 'given' };
}

/** What is worth saying when another scale does better. */
export function doubtLine({ sentence, better }: InputScaleDoubt): string {
  return `${sentence} --input-scale "${better}" takes that one.`;
}
