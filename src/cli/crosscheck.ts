import { crosscheckTwin } from '../../workers/onnxruntime/crosscheckTwin.ts';
import type { Agreement } from '../crosscheck/agreement.ts';
import { equalPercent } from '../crosscheck/agreement.ts';
import type { LayerAgreement } from '../crosscheck/compareLayers.ts';
import { isRounding } from '../crosscheck/compareLayers.ts';
import { agreementText, answersText, referenceText } from '../crosscheck/crosscheckText.ts';
import { layerFault } from '../crosscheck/layerFault.ts';
import type { InputBatch } from '../exploration/engine.ts';
import { engineJob } from '../exploration/holdExploration.ts';
import { classifierFault, dataNotice, fittedImages } from '../exploration/recipe/classifier.ts';
import { imageTarget } from '../exploration/recipe/openSubject.ts';
import type { Reading } from '../exploration/recipe/recipe.ts';
import type { InputScale } from '../images/inputScale.ts';
import { inputScaleText } from '../images/inputScale.ts';
import { inputScaleSentence } from '../images/proposeInputScale.ts';
import { TauscopeError } from '../network/errors.ts';
import type { Rounding } from '../network/network.ts';
import { twinOf } from '../network/twinOf.ts';
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
  const ort = await onnxruntime();
  const { answers, layers, layerImages } = await withPool(options.workers, (pool) => {
    pool.hold(engineJob(network, rounding));
    const outputsOf = (inputs: InputBatch) => pool.call('outputs', { inputs });
    const job = { images, from, to, inputScale: input.scale, rounding };
    return crosscheckTwin(ort, twin, job, outputsOf, stageLine(process.stderr));
  });

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
    layerImages,
    layers: layers.map(layerResult),
  };
  const score = fault ? 'no Top-1' : answersText(answers);
  const lines = [
    `${network.name} beside onnxruntime on ${referenceText(twin.origin)}, ${images.name}, images ${from} to ${to - 1}: ${score}`,
    fault,
    inputScaleSentence(input, images, network),
    fault ? (images.notice ?? null) : dataNotice(network, images),
    `layers on ${layerImages} images: values that are equal, differences in quantised steps`,
    ...layerRows(layers),
    layers.every(isRounding) ? 'every difference is one of rounding' : null,
  ];
  process.stdout.write(
    options.json ? `${JSON.stringify(result)}\n` : `${lines.filter((line) => line !== null).join('\n  ')}\n`,
  );
  const differing = layerFault(network.name, layers);
  if (differing !== null) throw new TauscopeError('reference-differs', differing);
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
