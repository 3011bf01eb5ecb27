import { withTwin } from '../../workers/onnxruntime/twinReference.ts';
import type { Agreement } from '../crosscheck/agreement.ts';
import { equalPercent } from '../crosscheck/agreement.ts';
import { checkLayers } from '../crosscheck/checkLayers.ts';
import type { AnswerAgreement } from '../crosscheck/compareAnswers.ts';
import { compareAnswers } from '../crosscheck/compareAnswers.ts';
import type { LayerAgreement } from '../crosscheck/compareLayers.ts';
import { compareLayers, isRounding } from '../crosscheck/compareLayers.ts';
import { engineJob } from '../exploration/holdExploration.ts';
import { dataNotice } from '../exploration/recipe/classifier.ts';
import { inputScaleText } from '../images/inputScale.ts';
import { inputScaleSentence } from '../images/proposeInputScale.ts';
import { readModel } from '../network/readModel.ts';
import { twinOf } from '../network/twinOf.ts';
import { formatPercent } from '../words/percents.ts';
import { alignedRows } from './alignedRows.ts';
import { crosscheckFloat } from './crosscheckFloat.ts';
import type { CrosscheckOptions } from './crosscheckImages.ts';
import { mostLayerImages, openImages } from './crosscheckImages.ts';
import { withPool } from './enginePool.ts';
import { onnxruntime } from './onnxruntime.ts';
import { readModelArgument } from './open.ts';
import { stageLine } from './stageLine.ts';

const sliceImages = 32;

/** `tauscope crosscheck`: a network beside onnxruntime, or beside a float one. Throws TauscopeError `reference-differs`. */
export async function crosscheckCommand(
  modelArgument: string,
  options: CrosscheckOptions & { readonly float?: string },
): Promise<void> {
  const { rounding } = options;
  const { bytes, name } = await readModelArgument(modelArgument);
  if (options.float !== undefined) {
    await crosscheckFloat(readModel(bytes, name, options.output), options.float, options);
    return;
  }
  const twin = twinOf(bytes, name, options.output);
  const { network } = twin;
  const { fault, images, input, from, to, inputsOf } = await openImages(network, options);

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
