import type * as Ort from 'onnxruntime-web/wasm';
import type { AnswerAgreement } from '../../src/crosscheck/compareAnswers.ts';
import { compareAnswers } from '../../src/crosscheck/compareAnswers.ts';
import type { LayerAgreement } from '../../src/crosscheck/compareLayers.ts';
import { compareLayers } from '../../src/crosscheck/compareLayers.ts';
import type { InputBatch } from '../../src/exploration/engine.ts';
import type { InputScale } from '../../src/images/inputScale.ts';
import type { LabelledImages } from '../../src/images/labelledImages.ts';
import { networkInput } from '../../src/images/quantiseInput.ts';
import type { Rounding } from '../../src/network/network.ts';
import type { OnnxTwin } from '../../src/network/twinOf.ts';
import { withTwin } from './twinReference.ts';

/** A network beside onnxruntime. */
export interface Crosscheck {
  readonly origin: OnnxTwin['origin'];
  readonly answers: AnswerAgreement;
  /** The number of images whose layers are compared. */
  readonly layerImages: number;
  readonly layers: readonly LayerAgreement[];
}

export interface CrosscheckJob {
  readonly images: LabelledImages;
  /** From the first image to the one before `to`. */
  readonly from: number;
  readonly to: number;
  readonly inputScale: InputScale;
  readonly rounding: Rounding;
}

/** Told the stage and how much of it is done, 0 to 1. */
export type CrosscheckListener = (stage: 'layers' | 'answers', share: number) => void;

/** Images whose layers are compared. */
export const mostLayerImages = 16;
const sliceImages = 32;

/**
 * Compares answers, and the layers on the first few images.
 * @param outputsOf the network's outputs as Tauscope computes them
 */
export async function crosscheckTwin(
  ort: typeof Ort,
  twin: OnnxTwin,
  { images, from, to, inputScale, rounding }: CrosscheckJob,
  outputsOf: (inputs: InputBatch) => Promise<InputBatch> | InputBatch,
  listener: CrosscheckListener,
): Promise<Crosscheck> {
  const { network, origin } = twin;
  const inputOf = networkInput(images, network, inputScale);
  const inputsOf = (first: number, end: number) =>
    Array.from({ length: Math.min(end, to) - first }, (_, n) => inputOf(first + n));
  listener('layers', 0);
  const layerInputs = inputsOf(from, from + mostLayerImages);
  const tensors = network.layers.map(({ output }) => output);
  const layers = await withTwin(ort, twin, tensors, (reference) =>
    compareLayers(network, reference, layerInputs, rounding),
  );
  const answers = await withTwin(ort, twin, [network.output], async (reference) => {
    let sum: AnswerAgreement = { images: 0, correct: 0, referenceCorrect: 0, equal: 0 };
    for (let first = from; first < to; first += sliceImages) {
      const inputs = inputsOf(first, first + sliceImages);
      const outputs = await outputsOf(inputs);
      const answered = inputs.map((input, n) => {
        return { label: images.labels[first + n]!, input, output: outputs[n]! };
      });
      sum = added(sum, await compareAnswers(network, reference, answered));
      listener('answers', sum.images / (to - from));
    }
    return sum;
  });
  return { origin, answers, layerImages: layerInputs.length, layers };
}

function added(a: AnswerAgreement, b: AnswerAgreement): AnswerAgreement {
  return {
    images: a.images + b.images,
    correct: a.correct + b.correct,
    referenceCorrect: a.referenceCorrect + b.referenceCorrect,
    equal: a.equal + b.equal,
  };
}
