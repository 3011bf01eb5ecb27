import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as ort from 'onnxruntime-web/wasm';
import { beforeAll, describe, expect, test } from 'vitest';
import { classOf } from '../../../src/arithmetic/classOf.ts';
import { exampleModels } from '../../../src/examples/examples.ts';
import { engineJob } from '../../../src/exploration/holdExploration.ts';
import { cifarFormat, readCifar } from '../../../src/images/cifar.ts';
import type { LabelledImages } from '../../../src/images/labelledImages.ts';
import { networkInput } from '../../../src/images/quantiseInput.ts';
import { syntheticSet } from '../../../src/images/syntheticSet.ts';
import type { FloatNetwork } from '../../../src/network/floatNetwork.ts';
import { floatTensor, isWeighted } from '../../../src/network/floatNetwork.ts';
import { inspectNetwork } from '../../../src/network/inspect.ts';
import type { Network } from '../../../src/network/network.ts';
import { tensorOf } from '../../../src/network/network.ts';
import { readFloatModel } from '../../../src/network/readFloatModel.ts';
import { readModel } from '../../../src/network/readModel.ts';
import { sha256Hex } from '../../../src/network/sha256.ts';
import { floatInput } from '../../../src/quantisation/floatInput.ts';
import { createWasmEngine } from '../../../workers/engine/wasmEngine.ts';
import { runOnOnnxruntime } from '../../../workers/onnxruntime/floatRuntime.ts';
import { compiledKernels } from '../../kernels.ts';
import { realData, realDataFolder } from '../../realData.ts';

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

const root = resolve(import.meta.dirname, '../../..');
const read = (path: string) => new Uint8Array(readFileSync(resolve(root, path)));
const text = readFileSync(resolve(root, 'docs/zoo.md'), 'utf8');

/** MACs and weights as PyTorch counts them: outputs of each convolution and dense layer times their operands. */
const counted: Record<string, { readonly macs: number; readonly weights: number }> = {
  resnet8: { macs: 12_501_632, weights: 77_360 },
  'mobilenet-v1': { macs: 3_331_072, weights: 210_160 },
  'mobilenet-v2': { macs: 10_231_936, weights: 293_344 },
  'ds-cnn': { macs: 5_227_136, weights: 21_056 },
};

/** The numbers that docs/zoo.md has on the line of a model that matches. */
function documented(line: RegExp): string[] {
  const found = line.exec(text);
  if (!found) throw new Error(`docs/zoo.md has no line like ${line.source}`);
  return found.slice(1).map((value) => value.replaceAll(',', ''));
}

const logitsOfFloat = (network: FloatNetwork, images: LabelledImages, count: number) => {
  const inputOf = floatInput(images, floatTensor(network, 0), 'x/255');
  return runOnOnnxruntime(
    ort,
    network,
    Array.from({ length: count }, (_, n) => inputOf(n)),
  );
};

function logitsOfInt8(network: Network, images: LabelledImages, count: number): Float32Array[] {
  const engine = createWasmEngine(compiledKernels());
  engine.open(engineJob(network, 'double'));
  const inputOf = networkInput(images, network, 'x/255');
  const inputs = Array.from({ length: count }, (_, n) => inputOf(n) as Int8Array);
  const { scale, zeroPoint } = tensorOf(network, network.output);
  return engine.logits({ inputs }).map((output) => Float32Array.from(output, (q) => scale * (q - zeroPoint)));
}

function signalToNoiseDb(wanted: readonly Float32Array[], found: readonly Float32Array[]): number {
  const power = (values: readonly number[]) => values.reduce((sum, value) => sum + value ** 2, 0);
  const signal = power(wanted.flatMap((logits) => [...logits]));
  const noise = power(wanted.flatMap((logits, n) => [...logits].map((value, k) => value - found[n]![k]!)));
  return 10 * Math.log10(signal / noise);
}

const zoo = exampleModels.filter(({ floatPath }) => floatPath !== undefined);

describe.each(zoo)('$title', ({ id, path, floatPath }) => {
  const [int8Bytes, floatBytes] = [read(`public/${path}`), read(`public/${floatPath!}`)];
  let int8: Network, float: FloatNetwork;
  beforeAll(() => {
    int8 = readModel(int8Bytes, id);
    float = readFloatModel(floatBytes, id);
  });

  test('is what its page says, and what PyTorch counts', () => {
    const line = new RegExp(`\\| \`${id}\` \\| ([\\d,]+) \\| ([\\d,]+) \\| ([\\d,]+) \\| ([\\d,]+) \\|`);
    const { layers, totals } = inspectNetwork(int8);
    const biases = float.layers.filter(isWeighted).reduce((sum, { bias }) => sum + bias.length, 0);
    const facts = [totals.weights + biases, totals.macs, floatBytes.length, int8Bytes.length];
    expect(documented(line)).toEqual(facts.map(String));
    for (const bytes of [floatBytes, int8Bytes]) expect(text).toContain(sha256Hex(bytes));
    expect({ macs: totals.macs, weights: totals.weights }).toEqual(counted[id]);
    const floatWeights = float.layers
      .filter(isWeighted)
      .reduce((sum, { weights }) => sum + weights.length, 0);
    expect(floatWeights).toBe(totals.weights);
    expect(layers.every(({ mayDiffer }) => !mayDiffer)).toBe(true);
  });

  test('is the same network in int8 and in float', async () => {
    const images = syntheticSet(40, 1);
    const [wanted, found] = [await logitsOfFloat(float, images, 40), logitsOfInt8(int8, images, 40)];
    expect(signalToNoiseDb(wanted, found)).toBeGreaterThan(15);
  });

  test.skipIf(!realDataFolder)('knows CIFAR-10 as its page says', async () => {
    const count = 400;
    const bytes = read(realData('cifar10/test_batch.bin')).subarray(0, count * 3073);
    const images = readCifar([{ name: 'test_batch.bin', bytes }], cifarFormat(bytes)!);
    const logits = {
      float: await logitsOfFloat(float, images, count),
      int8: logitsOfInt8(int8, images, count),
    };
    const answers = (of: keyof typeof logits) => logits[of].map((values) => classOf(values, 0));
    const [floatAnswers, int8Answers] = [answers('float'), answers('int8')];
    const same = floatAnswers.filter((answer, n) => answer === int8Answers[n]).length;
    expect(same / count).toBeGreaterThan(0.95);
    const [floatTop1, int8Top1] = documented(
      new RegExp(`\\| \`${id}\` \\|.* \\| ([\\d.]+) % \\| ([\\d.]+) % \\|`),
    ).map(Number);
    // Four standard errors of 400 answers of which 80 % are right: 8 percentage points.
    const right = (answers: readonly number[]) =>
      (100 * answers.filter((answer, n) => answer === images.labels[n]).length) / count;
    expect(Math.abs(right(floatAnswers) - floatTop1!)).toBeLessThan(8);
    expect(Math.abs(right(int8Answers) - int8Top1!)).toBeLessThan(8);
  });
});
