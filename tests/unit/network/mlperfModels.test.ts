import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { inspectNetwork } from '../../../src/network/inspect.ts';
import { readModel } from '../../../src/network/readModel.ts';
import { realData, realDataFolder } from '../../realData.ts';

/** Inputs of the 13 depthwise blocks of MobileNetV1 with width 0.25, and the outputs of their 1x1 convolutions. */
const mobileNet = [
  [8, 16],
  [16, 32],
  [32, 32],
  [32, 64],
  [64, 64],
  [64, 128],
  ...Array.from({ length: 5 }, () => [128, 128] as const),
  [128, 256],
  [256, 256],
] as const;

/** Facts from the published architectures of the MLPerf Tiny v1 benchmarks, counted by hand. */
const models = [
  {
    file: 'pretrainedResnet_quant.tflite',
    kinds: 'CCCA CCCA CCCA PRDS',
    input: [32, 32, 3],
    output: [10],
    macs: 12_501_632,
    weights: 432 + 2 * 2304 + (4608 + 9216 + 512) + (18432 + 36864 + 2048) + 640,
    biases: 3 * 16 + 3 * 32 + 3 * 64 + 10,
    firstWindow: { kernel: { h: 3, w: 3 }, padding: { top: 1, left: 1, bottom: 1, right: 1 } },
  },
  {
    file: 'kws_ref_model.tflite',
    kinds: 'C WC WC WC WC PRDS',
    input: [49, 10, 1],
    output: [12],
    macs: 2_656_768,
    weights: 10 * 4 * 64 + 4 * (9 * 64 + 64 * 64) + 64 * 12,
    biases: 9 * 64 + 12,
    firstWindow: { kernel: { h: 10, w: 4 }, padding: { top: 4, left: 1, bottom: 5, right: 1 } },
  },
  {
    file: 'vww_96_int8.tflite',
    kinds: `C ${'WC'.repeat(13)} PRDS`,
    input: [96, 96, 3],
    output: [2],
    macs: 7_489_664,
    weights: 27 * 8 + mobileNet.reduce((sum, [a, b]) => sum + 9 * a + a * b, 0) + 512,
    biases: 8 + mobileNet.reduce((sum, [a, b]) => sum + a + b, 0) + 2,
    firstWindow: { kernel: { h: 3, w: 3 }, padding: { top: 0, left: 0, bottom: 1, right: 1 } },
  },
  {
    file: 'ad01_int8.tflite',
    kinds: 'DDDDDDDDDD',
    input: [640],
    output: [640],
    macs: 264_192,
    weights: 264_192,
    biases: 8 * 128 + 8 + 640,
    firstWindow: null,
  },
];

const letters: Record<string, string> = {
  conv: 'C',
  depthwise: 'W',
  dense: 'D',
  add: 'A',
  averagePool: 'P',
  reshape: 'R',
  softmax: 'S',
};

describe.skipIf(!realDataFolder)('MLPerf Tiny models', () => {
  test.each(models)('$file has the published shapes, MACs and parameters', (facts) => {
    const bytes = readFileSync(realData(`mlperf-tiny/${facts.file}`));
    const description = inspectNetwork(readModel(bytes, facts.file));
    expect(description.name).toBe(facts.file);
    expect(description.layers.map((layer) => letters[layer.kind]).join('')).toBe(
      facts.kinds.replaceAll(' ', ''),
    );
    expect(description.layers.map((layer) => layer.index)).toEqual(description.layers.map((_, i) => i));
    expect(description.input.shape).toEqual(facts.input);
    expect(description.output.shape).toEqual(facts.output);
    expect(description.totals.macs).toBe(facts.macs);
    expect(description.totals.weights).toBe(facts.weights);
    expect(description.totals.parameterBytes).toBe(facts.weights + 4 * facts.biases);
    const first = description.layers[0]!;
    if (facts.firstWindow) expect(first.window).toMatchObject(facts.firstWindow);
    else expect(first.window).toBeNull();
  });

  test('quantises convolutions per channel and dense layers per tensor', () => {
    const bytes = readFileSync(realData('mlperf-tiny/pretrainedResnet_quant.tflite'));
    const { layers, input, output, totals } = inspectNetwork(readModel(bytes, 'resnet'));
    for (const { kind, weightQuantisation } of layers) {
      if (kind === 'conv') expect(weightQuantisation?.per).toBe('channel');
      else if (kind === 'dense') expect(weightQuantisation?.per).toBe('tensor');
      else expect(weightQuantisation).toBeNull();
    }
    expect(input).toMatchObject({ type: 'int8', scale: 1, zeroPoint: -128 });
    expect(output).toMatchObject({ type: 'int8', scale: 1 / 256, zeroPoint: -128 });
    // The residual addition holds its two inputs and its output at once: three maps of 32 x 32 x 16.
    expect(totals.peakActivationBytes).toBe(3 * 32 * 32 * 16);
  });
});
