import { pMapIterable } from 'p-map';
import { classOf, rankOf } from '../arithmetic/classOf.ts';
import { engineJob } from '../exploration/holdExploration.ts';
import { classifierFault, dataNotice, fittedImages } from '../exploration/recipe/classifier.ts';
import { namedImages } from '../exploration/recipe/classNames.ts';
import { inputScaleDoubt } from '../exploration/recipe/inputScaleDoubt.ts';
import { imageTarget } from '../exploration/recipe/openSubject.ts';
import type { Reading } from '../exploration/recipe/recipe.ts';
import type { InputScale } from '../images/inputScale.ts';
import { inputScaleText } from '../images/inputScale.ts';
import { inputScaleSentence } from '../images/proposeInputScale.ts';
import { networkInput } from '../images/quantiseInput.ts';
import { classThreshold } from '../network/classThreshold.ts';
import type { Rounding } from '../network/network.ts';
import { elementCount, tensorOf } from '../network/network.ts';
import { formatPercent } from '../words/percents.ts';
import { anomalyArea, anomalyScore } from './anomalies.ts';
import { checkOutput } from './checkOutput.ts';
import { classLines, classResults } from './classLines.ts';
import { withPool } from './enginePool.ts';
import { imageRange } from './imageRange.ts';
import { doubtLine, inputScaleOf } from './inputScale.ts';
import { openDataArgument, openModelArgument, withNamesFrom } from './open.ts';
import { write } from './writeFile.ts';

interface RunOptions extends Reading {
  readonly data: readonly string[];
  readonly images?: string;
  readonly inputScale?: InputScale;
  readonly output?: string;
  readonly classes?: string;
  readonly perClass?: boolean;
  readonly rounding: Rounding;
  readonly outputs?: string;
  readonly workers?: number;
  readonly json?: boolean;
}

const sliceImages = 32;
/** Networks with more classes have a Top-5 as well. */
const mostClassesWithoutTop5 = 10;

/** `tauscope run`: the exact network on some images. */
export async function runCommand(modelArgument: string, options: RunOptions): Promise<void> {
  const { outputs: rawOutputs, classes } = options;
  if (rawOutputs !== undefined)
    await checkOutput(rawOutputs, [
      modelArgument,
      ...options.data,
      ...(classes === undefined ? [] : [classes]),
    ]);
  const model = await withNamesFrom(
    classes,
    await openModelArgument(modelArgument, undefined, options.output),
  );
  const data = await openDataArgument(options.data, imageTarget(model.network, options));
  const fault = classifierFault(model.network);
  const images = fault ? data.images : namedImages(model, fittedImages(model.network, data.images));
  const input = inputScaleOf(options.inputScale, images, model.network);
  const { from, to } = imageRange(options.images, images.count);
  const inputOf = networkInput(images, model.network, input.scale);
  const slices = Array.from({ length: Math.ceil((to - from) / sliceImages) }, (_, k) => {
    const first = from + k * sliceImages;
    return { first, count: Math.min(sliceImages, to - first) };
  });

  const parts: Uint8Array[] = [];
  const threshold = classThreshold(model.network);
  const answers: number[] = [];
  const scores: number[] = [];
  const score = anomalyScore(model.network);
  let inTop5 = 0;
  const { shape, type, fileType } = tensorOf(model.network, model.network.output);
  const hasTop5 = !fault && elementCount(shape) > mostClassesWithoutTop5;
  const doubt = await withPool(options.workers, async (pool) => {
    pool.hold(engineJob(model.network, options.rounding));
    const doubt = fault ? null : await inputScaleDoubt(model.network, images, input.scale, pool);
    const results = pMapIterable(
      slices,
      async ({ first, count }) => {
        const inputs = Array.from({ length: count }, (_, n) => inputOf(first + n));
        return { inputs, outputs: await pool.call('outputs', { inputs }) };
      },
      { concurrency: pool.concurrency },
    );
    for await (const { inputs, outputs } of results)
      for (const [n, output] of outputs.entries()) {
        if (score) scores.push(score(inputs[n]!, output));
        if (hasTop5 && rankOf(output, images.labels[from + answers.length]!) < 5) inTop5++;
        answers.push(classOf(output, threshold));
        const bytes = new Uint8Array(output.buffer, output.byteOffset, output.byteLength);
        parts.push(fileType === 'uint8' ? bytes.map((byte) => byte ^ 0x80) : bytes);
      }
    return doubt;
  });
  if (rawOutputs !== undefined) await write(rawOutputs, Buffer.concat(parts));

  const count = to - from;
  const byClass = fault ? null : classResults(images, from, answers);
  const correct = answers.filter((answer, n) => answer === images.labels[from + n]).length;
  const top1Percent = (100 * correct) / count;
  const top5Percent = hasTop5 ? (100 * inTop5) / count : null;
  const top1 = fault ? { correct: null, top1Percent: null, fault } : { correct, top1Percent };
  const anomalies = score && anomalyArea(scores, Array.from(images.labels.subarray(from, to)));
  const result = {
    model: model.network.name,
    data: images.name,
    inputScale: inputScaleText(input.scale),
    inputScaleIs: input.certainty,
    inputScaleDoubt: doubt?.better ?? null,
    firstLabel: images.firstLabel ?? 0,
    rounding: options.rounding,
    from,
    to,
    ...top1,
    top5Percent,
    anomalyArea: anomalies,
    classes: byClass,
    outputs: rawOutputs ?? null,
    outputType: fileType ?? type,
  };
  const top5 = top5Percent === null ? '' : `, Top-5 ${formatPercent(top5Percent, 2)} (${inTop5} of ${count})`;
  const noTop1 = anomalies === null ? 'no Top-1' : `area under the ROC curve ${anomalies.toFixed(4)}`;
  const measured = fault ? noTop1 : `Top-1 ${formatPercent(top1Percent, 2)} (${correct} of ${count})${top5}`;
  const lines = [
    `${model.network.name} on ${images.name}, images ${from} to ${to - 1}: ${measured}`,
    anomalies === null
      ? fault
      : 'label 1 is told from label 0 by the mean squared error between output and input',
    inputScaleSentence(input, images, model.network),
    doubt && doubtLine(doubt),
    fault ? (images.notice ?? null) : dataNotice(model.network, images),
    ...(byClass && options.perClass ? classLines(byClass, images.classNames) : []),
  ];
  process.stdout.write(
    options.json ? `${JSON.stringify(result)}\n` : `${lines.filter((line) => line !== null).join('\n  ')}\n`,
  );
}
