import { mostLayerImages } from '../../workers/onnxruntime/crosscheckTwin.ts';
import type { TensorValues } from '../arithmetic/runNetwork.ts';
import { engineJob } from '../exploration/holdExploration.ts';
import { lossBoundPp, lossPp } from '../exploration/points/confidence.ts';
import { dataNotice } from '../exploration/recipe/classifier.ts';
import type { DataFile } from '../images/dataFile.ts';
import { inputScaleText } from '../images/inputScale.ts';
import { inputScaleSentence } from '../images/proposeInputScale.ts';
import { classThreshold } from '../network/classThreshold.ts';
import { TauscopeError } from '../network/errors.ts';
import type { FloatNetwork } from '../network/floatNetwork.ts';
import { readModel } from '../network/readModel.ts';
import { noAnswers, withAnswers } from '../quantisation/answersBeside.ts';
import { floatLogits } from '../quantisation/floatLogits.ts';
import type { LayerNoise } from '../quantisation/layerNoise.ts';
import { noiseBeside } from '../quantisation/noiseBeside.ts';
import { realInput } from '../quantisation/realInput.ts';
import { checkSameTask } from '../quantisation/sameTask.ts';
import { formatDecibels } from '../words/decibels.ts';
import { formatDecimal } from '../words/decimals.ts';
import { formatPercent } from '../words/percents.ts';
import { alignedRows } from './alignedRows.ts';
import type { CrosscheckOptions } from './crosscheckImages.ts';
import { openImages } from './crosscheckImages.ts';
import { withPool } from './enginePool.ts';
import { jsonLine } from './jsonLine.ts';
import { floatOutputs } from './onnxruntime.ts';
import { stageLine } from './stageLine.ts';

const sliceImages = 256;

/** The int8 network in a file beside the float one that it came from, on the same images. */
export async function crosscheckFloat(
  file: DataFile,
  source: FloatNetwork,
  options: CrosscheckOptions,
): Promise<void> {
  const { rounding, output } = options;
  const network = readModel(file.bytes, file.name, output);
  const { fault, images, input, from, to, inputsOf } = await openImages(file, network, options);
  if (fault) throw new TauscopeError('model-unsupported', fault);
  checkSameTask(network, source);
  const realOf = realInput(source, network, images, input.scale);
  const realsOf = (inputs: readonly TensorValues[], first: number) => inputs.map((_, n) => realOf(first + n));

  const stage = stageLine(process.stderr);
  const logits = floatLogits(source);
  let answers = noAnswers;
  await withPool(options.workers, async (pool) => {
    pool.hold(engineJob(network, rounding));
    for (let first = from; first < to; first += sliceImages) {
      const inputs = inputsOf(first, first + sliceImages);
      const labels = images.labels.subarray(first, first + inputs.length);
      const outputs = await pool.call('outputs', { inputs });
      const floats = await floatOutputs(logits, realsOf(inputs, first));
      answers = withAnswers(answers, classThreshold(network), labels, outputs, floats);
      stage('answers', answers.images / (to - from));
    }
  });
  const layerInputs = inputsOf(from, from + mostLayerImages);
  const reals = realsOf(layerInputs, from);
  const both = layerInputs.map((quantised, n) => ({ quantised, real: reals[n]! }));
  const layers = noiseBeside(network, source, both, rounding);

  const { images: count, int8Correct, floatCorrect, equal, lost, gained } = answers;
  const share = (correct: number) => (100 * correct) / count;
  const flips = { imageCount: count, lost, gained };
  const result = {
    model: network.name,
    float: source.name,
    data: images.name,
    inputScale: inputScaleText(input.scale),
    inputScaleIs: input.certainty,
    rounding,
    from,
    to,
    top1Percent: share(int8Correct),
    floatTop1Percent: share(floatCorrect),
    lossPp: lossPp(flips),
    lossBoundPp: lossBoundPp(flips),
    flips: { lost, gained },
    equalAnswersPercent: share(equal),
    layerImages: both.length,
    layers,
  };
  const lines = [
    `${network.name} beside ${source.name}, ${images.name}, images ${from} to ${to - 1}: Top-1 ${formatPercent(share(int8Correct), 2)}, ` +
      `float ${formatPercent(share(floatCorrect), 2)} (loss ${formatDecimal(lossPp(flips), 2)} pp, at most ${formatDecimal(lossBoundPp(flips), 2)} with 95 %), ` +
      `equal answers ${formatPercent(share(equal), 2)} (${equal} of ${count})`,
    inputScaleSentence(input, images, network),
    dataNotice(network, images),
    ...layerLines(layers, both.length),
  ];
  process.stdout.write(
    options.json ? `${jsonLine(result)}\n` : `${lines.filter((line) => line !== null).join('\n  ')}\n`,
  );
}

function layerLines(layers: readonly LayerNoise[], imageCount: number): string[] {
  if (layers.length === 0) return ['no layers correspond: convolutions, dense layers and sums of one form'];
  const rows = layers.map(({ layer, kind, signalToNoiseDb }) => {
    return [String(layer), kind, formatDecibels(signalToNoiseDb)];
  });
  return [
    `corresponding layers on ${imageCount} images: signal to noise, each channel up to a factor`,
    ...alignedRows([['#', 'operator', 'signal to noise'], ...rows]),
  ];
}
