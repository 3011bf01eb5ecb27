import { pMapIterable } from 'p-map';
import { classOf } from '../arithmetic/classOf.ts';
import { engineJob } from '../exploration/holdExploration.ts';
import { classifierFault, fittedImages, labelNotice } from '../exploration/recipe/classifier.ts';
import type { InputScale } from '../images/inputScale.ts';
import { inputScaleText } from '../images/inputScale.ts';
import { inputScaleSentence } from '../images/proposeInputScale.ts';
import { networkInput } from '../images/quantiseInput.ts';
import { classThreshold } from '../network/classThreshold.ts';
import type { Rounding } from '../network/network.ts';
import { formatPercent } from '../words/percents.ts';
import { checkOutput } from './checkOutput.ts';
import { withPool } from './enginePool.ts';
import { imageRange } from './imageRange.ts';
import { inputScaleOf } from './inputScale.ts';
import { openDataArgument, openModelArgument } from './open.ts';
import { write } from './writeFile.ts';

interface RunOptions {
  readonly data: readonly string[];
  readonly images?: string;
  readonly inputScale?: InputScale;
  readonly rounding: Rounding;
  readonly outputs?: string;
  readonly workers?: number;
  readonly json?: boolean;
}

const sliceImages = 32;

/** `tauscope run`: the exact network on some images. */
export async function runCommand(modelArgument: string, options: RunOptions): Promise<void> {
  if (options.outputs !== undefined) await checkOutput(options.outputs, [modelArgument, ...options.data]);
  const model = await openModelArgument(modelArgument);
  const data = await openDataArgument(options.data);
  const fault = classifierFault(model.network);
  const images = fault ? data.images : fittedImages(model.network, data.images);
  const input = inputScaleOf(options.inputScale, images, model.network);
  const { from, to } = imageRange(options.images, images.count);
  const inputOf = networkInput(images, model.network, input.scale);
  const slices = Array.from({ length: Math.ceil((to - from) / sliceImages) }, (_, k) => {
    const first = from + k * sliceImages;
    return { first, count: Math.min(sliceImages, to - first) };
  });

  const parts: Uint8Array[] = [];
  let correct = 0;
  const threshold = classThreshold(model.network);
  await withPool(options.workers, async (pool) => {
    pool.hold(engineJob(model.network, options.rounding));
    const results = pMapIterable(
      slices,
      async ({ first, count }) => {
        const inputs = Array.from({ length: count }, (_, n) => inputOf(first + n));
        return { first, outputs: await pool.call('outputs', { inputs }) };
      },
      { concurrency: pool.concurrency },
    );
    for await (const { first, outputs } of results)
      outputs.forEach((output, n) => {
        if (classOf(output, threshold) === images.labels[first + n]) correct++;
        parts.push(new Uint8Array(output.buffer, output.byteOffset, output.byteLength));
      });
  });
  if (options.outputs !== undefined) await write(options.outputs, Buffer.concat(parts));

  const count = to - from;
  const top1Percent = (100 * correct) / count;
  const top1 = fault ? { correct: null, top1Percent: null, fault } : { correct, top1Percent };
  const result = {
    model: model.network.name,
    data: images.name,
    inputScale: inputScaleText(input.scale),
    inputScaleIs: input.certainty,
    firstLabel: images.firstLabel ?? 0,
    rounding: options.rounding,
    from,
    to,
    ...top1,
    outputs: options.outputs ?? null,
  };
  const score = fault ? 'no Top-1' : `Top-1 ${formatPercent(top1Percent, 2)} (${correct} of ${count})`;
  const lines = [
    `${model.network.name} on ${images.name}, images ${from} to ${to - 1}: ${score}`,
    fault,
    inputScaleSentence(input, images, model.network),
    fault ? null : labelNotice(model.network, images),
  ];
  process.stdout.write(
    options.json ? `${JSON.stringify(result)}\n` : `${lines.filter((line) => line !== null).join('\n  ')}\n`,
  );
}
