import { crosscheckTwin } from '../../workers/onnxruntime/crosscheckTwin.ts';
import type { Agreement } from '../crosscheck/agreement.ts';
import { equalPercent } from '../crosscheck/agreement.ts';
import type { LayerAgreement } from '../crosscheck/compareLayers.ts';
import { isRounding } from '../crosscheck/compareLayers.ts';
import { agreementText, answersText, referenceText } from '../crosscheck/crosscheckText.ts';
import { layerFault } from '../crosscheck/layerFault.ts';
import type { InputBatch } from '../exploration/engine.ts';
import { engineJob } from '../exploration/holdExploration.ts';
import { dataNotice } from '../exploration/recipe/classifier.ts';
import { inputScaleText } from '../images/inputScale.ts';
import { inputScaleSentence } from '../images/proposeInputScale.ts';
import { TauscopeError } from '../network/errors.ts';
import { readFloatModel } from '../network/readFloatModel.ts';
import { twinOf } from '../network/twinOf.ts';
import { alignedRows } from './alignedRows.ts';
import { crosscheckFloat } from './crosscheckFloat.ts';
import type { CrosscheckOptions } from './crosscheckImages.ts';
import { openImages } from './crosscheckImages.ts';
import { withPool } from './enginePool.ts';
import { checkNoFloatOutput } from './floatReference.ts';
import { onnxruntime } from './onnxruntime.ts';
import { readFloatModelArgument, readModelArgument } from './open.ts';
import { stageLine } from './stageLine.ts';

/** `tauscope crosscheck`: a network beside onnxruntime, or beside a float one. Throws TauscopeError `reference-differs`. */
export async function crosscheckCommand(
  modelArgument: string,
  options: CrosscheckOptions & { readonly float?: string; readonly floatOutput?: string },
): Promise<void> {
  const { rounding } = options;
  const model = await readModelArgument(modelArgument);
  if (options.float !== undefined) {
    const { output, floatOutput = output } = options;
    const file = await readFloatModelArgument(options.float);
    const float = readFloatModel(file.bytes, file.name, floatOutput);
    await crosscheckFloat(model, float, options);
    return;
  }
  checkNoFloatOutput(options);
  const twin = twinOf(model.bytes, model.name, options.output);
  const { network } = twin;
  const { fault, images, input, from, to } = await openImages(model, network, options);
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
    layers.length > 0 && layers.every(isRounding) ? 'every difference is one of rounding' : null,
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
