import { engineJob } from '../exploration/holdExploration.ts';
import { lossBoundPp, lossPp } from '../exploration/points/confidence.ts';
import { imageTarget } from '../exploration/recipe/openSubject.ts';
import type { Reading } from '../exploration/recipe/recipe.ts';
import type { InputScale } from '../images/inputScale.ts';
import { inputScaleText } from '../images/inputScale.ts';
import type { LabelledImages } from '../images/labelledImages.ts';
import { defaultSplits } from '../images/splits.ts';
import { TauscopeError } from '../network/errors.ts';
import { floatTensor } from '../network/floatNetwork.ts';
import type { Rounding } from '../network/network.ts';
import { readFloatModel } from '../network/readFloatModel.ts';
import { modelWriter, writtenEndings } from '../network/writeModel.ts';
import { classifiedImages } from '../quantisation/classifiedImages.ts';
import { floatInput } from '../quantisation/floatInput.ts';
import { proposeFloatScale } from '../quantisation/proposeFloatScale.ts';
import type { QuantisationRunner, QuantisationTrial } from '../quantisation/quantise.ts';
import { quantisedOutline } from '../quantisation/quantise.ts';
import type { QuantisationReport } from '../quantisation/quantiseOnData.ts';
import { quantiseOnData } from '../quantisation/quantiseOnData.ts';
import { scaleText } from '../quantisation/scaleText.ts';
import { formatCount } from '../words/counts.ts';
import { formatDecibels } from '../words/decibels.ts';
import { formatDecimal } from '../words/decimals.ts';
import { formatPercent } from '../words/percents.ts';
import { checkOutput } from './checkOutput.ts';
import { withPool } from './enginePool.ts';
import { jsonLine } from './jsonLine.ts';
import { floatOutputs } from './onnxruntime.ts';
import { openDataArgument, readFloatModelArgument } from './open.ts';
import { stageLine } from './stageLine.ts';
import { write } from './writeFile.ts';

interface QuantiseOptions extends Reading {
  readonly data: readonly string[];
  readonly out: string;
  readonly output?: string;
  readonly inputScale?: InputScale;
  readonly calibration?: number;
  readonly selection?: number;
  readonly heldOut?: number;
  readonly seed: number;
  readonly rounding: Rounding;
  readonly workers?: number;
  readonly json?: boolean;
}

/** Images on which ways to quantise are compared. */
const defaultSelection = 512;

/** `tauscope quantise`: an int8 model of a float one, compared with it on held-out images. */
export async function quantiseCommand(modelPath: string, options: QuantiseOptions): Promise<void> {
  const { out, seed, rounding } = options;
  const writer = modelWriter(out);
  if (!writer) throw new TauscopeError('usage', `--out ${out} must end in ${writtenEndings.join(' or ')}.`);
  await checkOutput(out, [modelPath, ...options.data]);
  const { bytes, name } = await readFloatModelArgument(modelPath);
  const network = readFloatModel(bytes, name, options.output);
  const { shape } = floatTensor(network, 0);
  const data = await openDataArgument(options.data, { ...imageTarget(null, options), shape });
  const images = classifiedImages(network, data.images);
  const splits = splitsOf(images, options);
  const { report, inputScale, scaleTrials } = await withPool(options.workers, async (pool) => {
    const stage = stageLine(process.stderr);
    const runner: QuantisationRunner = {
      floatOutputs,
      async int8Logits(quantised, inputs) {
        pool.hold(engineJob(quantised, rounding));
        return pool.call('logits', { inputs });
      },
    };
    const task = { network, images, splits, seed, rounding };
    const scaleTrials = options.inputScale ? [] : await proposeFloatScale(task, runner);
    const inputScale = options.inputScale ?? scaleTrials[0]!.scale;
    // What the format cannot say is refused before the work.
    writer(quantisedOutline(network, floatInput(images, floatTensor(network, 0), inputScale)(0)));
    return { report: await quantiseOnData({ ...task, inputScale }, runner, stage), inputScale, scaleTrials };
  });
  const file = writer(report.network);
  await write(out, file);
  const text = options.json
    ? jsonLine(summary(report, { out, bytes: file.length, inputScale: inputScaleText(inputScale) }))
    : reportText(report, out, file.length, scaleText(inputScale, scaleTrials));
  process.stdout.write(`${text}\n`);
}

function splitsOf(images: LabelledImages, options: QuantiseOptions) {
  const usual = defaultSplits(images);
  const selection = options.selection ?? Math.min(defaultSelection, usual.selection);
  const { calibration = usual.calibration, heldOut = usual.heldOut } = options;
  return { ...usual, calibration, selection, heldOut };
}

function summary(
  { chosen, trials, floatCorrect, int8Correct, flips, layers }: QuantisationReport,
  facts: object,
): object {
  const { imageCount } = flips;
  return {
    ...facts,
    heldOutImages: imageCount,
    floatTop1Percent: (100 * floatCorrect) / imageCount,
    int8Top1Percent: (100 * int8Correct) / imageCount,
    lossPp: lossPp(flips),
    lossBoundPp: lossBoundPp(flips),
    flips: { lost: flips.lost, gained: flips.gained },
    chosen,
    trials,
    layers,
  };
}

function reportText(
  { chosen, floatCorrect, int8Correct, flips, layers }: QuantisationReport,
  out: string,
  bytes: number,
  scale: string,
): string {
  const { imageCount } = flips;
  const percent = (correct: number) => formatPercent((100 * correct) / imageCount, 2);
  const noisiest = layers.reduce((a, b) => (b.signalToNoiseDb < a.signalToNoiseDb ? b : a));
  return [
    `${out}: ${formatCount(bytes)} bytes, int8 Top-1 ${percent(int8Correct)} against ${percent(floatCorrect)} in float ` +
      `on ${formatCount(imageCount)} held-out images (loss ${formatDecimal(lossPp(flips), 2)} pp, at most ${formatDecimal(lossBoundPp(flips), 2)} with 95 %)`,
    `input scale ${scale}`,
    `${trialText(chosen)}; noisiest layer ${noisiest.layer} (${noisiest.kind}), ${formatDecibels(noisiest.signalToNoiseDb)}`,
  ].join('\n  ');
}

function trialText({ ranges, equalised, weights, signalToNoiseDb }: QuantisationTrial): string {
  return `ranges by ${ranges}, channels ${equalised ? 'equalised' : 'as they were'}, weights rounded ${weights}: signal to noise ${formatDecibels(signalToNoiseDb)}`;
}
