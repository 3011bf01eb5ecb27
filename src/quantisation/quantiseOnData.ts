import type { Flips } from '../exploration/points/confidence.ts';
import type { InputScale } from '../images/inputScale.ts';
import type { LabelledImages } from '../images/labelledImages.ts';
import type { SplitSizes } from '../images/splits.ts';
import { splitImages } from '../images/splits.ts';
import type { FloatNetwork } from '../network/floatNetwork.ts';
import { floatTensor } from '../network/floatNetwork.ts';
import type { Rounding } from '../network/network.ts';
import { tensorOf } from '../network/network.ts';
import { logitsNetwork } from '../refinement/logitsNetwork.ts';
import { noAnswers, withAnswers } from './answersBeside.ts';
import { floatInput } from './floatInput.ts';
import { floatLogits } from './floatLogits.ts';
import type { LayerNoise } from './layerNoise.ts';
import { layerNoise } from './layerNoise.ts';
import type { QuantisationListener, QuantisationRunner, Quantised } from './quantise.ts';
import { quantise } from './quantise.ts';
import { inputQuantiser } from './quantiseNetwork.ts';

export interface QuantisationJob {
  readonly network: FloatNetwork;
  readonly images: LabelledImages;
  readonly inputScale: InputScale;
  /** `selection` images compare ways to quantise. */
  readonly splits: SplitSizes;
  readonly seed: number;
  readonly rounding: Rounding;
}

export interface QuantisationReport extends Quantised {
  /** Right answers on the held-out images, which had no part in anything before. */
  readonly floatCorrect: number;
  readonly int8Correct: number;
  /** Held-out answers that differ: lost ones the float network alone has right. */
  readonly flips: Flips;
  readonly layers: readonly LayerNoise[];
}

/** Images that the noise of single layers is measured on. */
const noiseImages = 16;
/** Held-out images that are in memory at once. */
const sliceImages = 256;

/** Quantises a network on a data set and compares it with the float one on held-out images. */
export async function quantiseOnData(
  { network, images, inputScale, splits: sizes, seed, rounding }: QuantisationJob,
  runner: QuantisationRunner,
  listener: QuantisationListener,
): Promise<QuantisationReport> {
  const splits = splitImages(images, sizes, seed);
  const inputOf = floatInput(images, floatTensor(network, 0), inputScale);
  const inputsOf = (indices: Uint32Array) => Array.from(indices, inputOf);
  const [calibration, selection] = [inputsOf(splits.calibration), inputsOf(splits.selection)];
  const quantised = await quantise({ network, calibration, selection, rounding }, runner, listener);

  const logits = floatLogits(network);
  const toInput = inputQuantiser(quantised.network);
  const { zeroPoint } = tensorOf(quantised.network, logitsNetwork(quantised.network).output);
  const count = splits.heldOut.length;
  let answers = noAnswers;
  for (let first = 0; first < count; first += sliceImages) {
    const slice = splits.heldOut.subarray(first, first + sliceImages);
    const inputs = inputsOf(slice);
    const floatOutputs = await runner.floatOutputs(logits, inputs);
    const int8Outputs = await runner.int8Logits(quantised.network, inputs.map(toInput));
    const labels = slice.map((image) => images.labels[image]!);
    answers = withAnswers(answers, zeroPoint, labels, int8Outputs, floatOutputs);
    listener('held-out images', Math.min(1, (first + sliceImages) / count));
  }
  const layers = layerNoise(quantised, selection.slice(0, noiseImages), rounding);
  const { floatCorrect, int8Correct, lost, gained } = answers;
  return { ...quantised, floatCorrect, int8Correct, flips: { imageCount: count, lost, gained }, layers };
}
