import { withTwin } from '../../workers/onnxruntime/twinReference.ts';
import type { TensorValues } from '../arithmetic/runNetwork.ts';
import type { Agreement } from '../crosscheck/agreement.ts';
import { equalPercent } from '../crosscheck/agreement.ts';
import { checkLayers } from '../crosscheck/checkLayers.ts';
import type { AnswerAgreement } from '../crosscheck/compareAnswers.ts';
import { compareAnswers } from '../crosscheck/compareAnswers.ts';
import type { LayerAgreement } from '../crosscheck/compareLayers.ts';
import { compareLayers, isRounding } from '../crosscheck/compareLayers.ts';
import { engineJob } from '../exploration/holdExploration.ts';
import { classifierFault, dataNotice, fittedImages } from '../exploration/recipe/classifier.ts';
import { imageTarget } from '../exploration/recipe/openSubject.ts';
import type { Reading } from '../exploration/recipe/recipe.ts';
import type { InputScale } from '../images/inputScale.ts';
import { inputScaleText } from '../images/inputScale.ts';
import { inputScaleSentence } from '../images/proposeInputScale.ts';
import { networkInput } from '../images/quantiseInput.ts';
import type { Rounding } from '../network/network.ts';
import { twinOf } from '../network/twinOf.ts';
import { formatPercent } from '../words/percents.ts';
import { alignedRows } from './alignedRows.ts';
import { withPool } from './enginePool.ts';
import { imageRange } from './imageRange.ts';
import { inputScaleOf } from './inputScale.ts';
import { onnxruntime } from './onnxruntime.ts';
import { openDataArgument, readModelArgument } from './open.ts';
import { stageLine } from './stageLine.ts';

interface CrosscheckOptions extends Reading {
  readonly data: readonly string[];
  readonly images?: string;
  readonly inputScale?: InputScale;
  readonly output?: string;
  readonly rounding: Rounding;
  readonly workers?: number;
  readonly json?: boolean;
}

/** Images whose layers are compared. */
const mostLayerImages = 16;
const sliceImages = 32;

/** `tauscope crosscheck`: a network beside onnxruntime. Throws TauscopeError `reference-differs`. */
export async function crosscheckCommand(modelArgument: string, options: CrosscheckOptions): Promise<void> {
  const { rounding } = options;
  const { bytes, name } = await readModelArgument(modelArgument);
  const twin = twinOf(bytes, name, options.output);
  const { network } = twin;
  const data = await openDataArgument(options.data, imageTarget(network, options));
  const fault = classifierFault(network);
  const images = fault ? data.images : fittedImages(network, data.images);
  const input = inputScaleOf(options.inputScale, images, network);
  const { from, to } = imageRange(options.images, images.count);
  const inputOf = networkInput(images, network, input.scale);
  const inputsOf = (first: number, end: number): TensorValues[] =>
    Array.from({ length: Math.min(end, to) - first }, (_, n) => inputOf(first + n));

  const stage = stageLine(process.stderr);
  const ort = await onnxruntime();
  const layerInputs = inputsOf(from, from + mostLayerImages);
  const tensors = network.layers.map(({ output }) => output);
  const layers = await withTwin(ort, twin, tensors, (reference) =>
    compareLayers(network, reference, layerInputs, rounding),
  );
  const answers = await withTwin(ort, twin, [network.output], (reference) =>
    withPool(options.workers, async (pool) => {
      pool.hold(engineJob(network, rounding));
      const parts: AnswerAgreement[] = [];
      for (let first = from; first < to; first += sliceImages) {
        const inputs = inputsOf(first, first + sliceImages);
        const outputs = await pool.call('outputs', { inputs });
        const answered = inputs.map((each, n) => {
          return { label: images.labels[first + n]!, input: each, output: outputs[n]! };
        });
        parts.push(await compareAnswers(network, reference, answered));
        stage('answers', (first + inputs.length - from) / (to - from));
      }
      return sum(parts);
    }),
  );

  const share = (count: number) => (100 * count) / answers.images;
  const result = {
    model: network.name,
    data: images.name,
    inputScale: inputScaleText(input.scale),
    inputScaleIs: input.certainty,
    rounding,
    reference: twin.origin,
    from,
    to,
    top1Percent: fault ? null : share(answers.correct),
    referenceTop1Percent: fault ? null : share(answers.referenceCorrect),
    equalAnswersPercent: fault ? null : share(answers.equal),
    fault,
    layerImages: layerInputs.length,
    layers: layers.map(layerResult),
  };
  const score = fault
    ? 'no Top-1'
    : `Top-1 ${formatPercent(share(answers.correct), 2)}, onnxruntime ${formatPercent(share(answers.referenceCorrect), 2)}, ` +
      `equal answers ${formatPercent(share(answers.equal), 2)} (${answers.equal} of ${answers.images})`;
  const what = twin.origin === 'model' ? 'the file itself' : 'the model written as QDQ ONNX';
  const lines = [
    `${network.name} beside onnxruntime on ${what}, ${images.name}, images ${from} to ${to - 1}: ${score}`,
    fault,
    inputScaleSentence(input, images, network),
    fault ? (images.notice ?? null) : dataNotice(network, images),
    `layers on ${layerInputs.length} images: values that are equal, differences in quantised steps`,
    ...layerRows(layers),
    layers.every(isRounding) ? 'every difference is one of rounding' : null,
  ];
  process.stdout.write(
    options.json ? `${JSON.stringify(result)}\n` : `${lines.filter((line) => line !== null).join('\n  ')}\n`,
  );
  checkLayers(network.name, layers);
}

function sum(parts: readonly AnswerAgreement[]): AnswerAgreement {
  return parts.reduce((a, b) => ({
    images: a.images + b.images,
    correct: a.correct + b.correct,
    referenceCorrect: a.referenceCorrect + b.referenceCorrect,
    equal: a.equal + b.equal,
  }));
}

function layerResult(agreement: LayerAgreement): object {
  const { layer, kind, alone, running, roundingSteps } = agreement;
  const part = (each: Agreement) => ({ equalPercent: equalPercent(each), largestSteps: each.largestSteps });
  return {
    layer,
    kind,
    alone: part(alone),
    running: part(running),
    roundingSteps,
    isRounding: isRounding(agreement),
  };
}

function layerRows(layers: readonly LayerAgreement[]): string[] {
  const header = ['#', 'operator', 'on equal inputs', 'as both run'];
  const rows = layers.map(({ layer, kind, alone, running }) => {
    return [String(layer), kind, agreementText(alone), agreementText(running)];
  });
  return alignedRows([header, ...rows]);
}

function agreementText(agreement: Agreement): string {
  if (agreement.largestSteps === 0) return 'all';
  // So close to all that rounding would say so.
  const percent = Math.min(99.99, equalPercent(agreement));
  return `${formatPercent(percent, 2)}, others by up to ${agreement.largestSteps}`;
}
