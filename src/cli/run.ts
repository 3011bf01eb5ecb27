import { pMapIterable } from 'p-map';
import { engineJob } from '../exploration/holdExploration.ts';
import { classifierFault } from '../exploration/recipe/classifier.ts';
import { namedImages } from '../exploration/recipe/classNames.ts';
import { inputScaleDoubt } from '../exploration/recipe/inputScaleDoubt.ts';
import { imageTarget } from '../exploration/recipe/openSubject.ts';
import type { Reading } from '../exploration/recipe/recipe.ts';
import type { InputScale } from '../images/inputScale.ts';
import { inputScaleText } from '../images/inputScale.ts';
import type { LabelledImages } from '../images/labelledImages.ts';
import { inputScaleSentence } from '../images/proposeInputScale.ts';
import { networkInput } from '../images/quantiseInput.ts';
import { TauscopeError } from '../network/errors.ts';
import type { Network, Rounding } from '../network/network.ts';
import { tensorOf } from '../network/network.ts';
import { anomalyMeasure } from './anomalyMeasure.ts';
import { checkOutput } from './checkOutput.ts';
import { classMeasure } from './classMeasure.ts';
import { withPool } from './enginePool.ts';
import { imageRange } from './imageRange.ts';
import { doubtLine, inputScaleOf } from './inputScale.ts';
import { openDataArgument, openModelArgument, withNamesFrom } from './open.ts';
import { regressionMeasure } from './regressionMeasure.ts';
import type { RunMeasure } from './runMeasure.ts';
import { noFigures } from './runMeasure.ts';
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

/** `tauscope run`: the exact network on some images. */
export async function runCommand(modelArgument: string, options: RunOptions): Promise<void> {
  const { outputs: rawOutputs, classes } = options;
  if (rawOutputs !== undefined) await checkOutput(rawOutputs, [modelArgument, ...options.data, classes]);
  const model = await withNamesFrom(
    classes,
    await openModelArgument(modelArgument, undefined, options.output),
  );
  const data = await openDataArgument(options.data, imageTarget(model.network, options));
  const fault = options.regression ? null : classifierFault(model.network);
  if (options.perClass && fault)
    throw new TauscopeError(
      'usage',
      `--per-class is of classes, which are not told apart: ${fault} Leave it out.`,
    );
  const images = fault ? data.images : namedImages(model, data.images);
  const input = inputScaleOf(options.inputScale, images, model.network);
  const { from, to } = imageRange(options.images, images.count);
  const measure = measureOf(model.network, images, from, { ...options, fault });
  const inputOf = networkInput(images, model.network, input.scale);
  const slices = Array.from({ length: Math.ceil((to - from) / sliceImages) }, (_, k) => {
    const first = from + k * sliceImages;
    return { first, count: Math.min(sliceImages, to - first) };
  });

  const parts: Uint8Array[] = [];
  const { type, fileType } = tensorOf(model.network, model.network.output);
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
        measure.take(inputs[n]!, output);
        const bytes = new Uint8Array(output.buffer, output.byteOffset, output.byteLength);
        parts.push(fileType === 'uint8' ? bytes.map((byte) => byte ^ 0x80) : bytes);
      }
    return doubt;
  });
  if (rawOutputs !== undefined) await write(rawOutputs, Buffer.concat(parts));

  const { summary, notes, figures } = measure.result();
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
    ...noFigures,
    ...figures,
    outputs: rawOutputs ?? null,
    outputType: fileType ?? type,
  };
  const lines = [
    `${model.network.name} on ${images.name}, images ${from} to ${to - 1}: ${summary}`,
    inputScaleSentence(input, images, model.network),
    doubt && doubtLine(doubt),
    ...notes,
  ];
  process.stdout.write(
    options.json ? `${JSON.stringify(result)}\n` : `${lines.filter((line) => line !== null).join('\n  ')}\n`,
  );
}

interface Asked {
  /** Why the network is no classifier, or null. */
  readonly fault: string | null;
  readonly perClass?: boolean;
}

function measureOf(
  network: Network,
  images: LabelledImages,
  first: number,
  { fault, perClass }: Asked,
): RunMeasure {
  if (images.targets) return regressionMeasure(network, images.targets, first, images.notice ?? null);
  if (fault !== null) return anomalyMeasure(network, images, first, fault);
  return classMeasure(network, images, first, perClass);
}
