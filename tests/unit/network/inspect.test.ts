import { describe, expect, test } from 'vitest';
import { inspectNetwork } from '../../../src/network/inspect.ts';
import { readModel } from '../../../src/network/readModel.ts';
import { activation, everyOperator, weights } from './builtModels.ts';
import { buildTflite } from './tflite/tfliteBuilder.ts';

const pairKinds = new Set(['add', 'multiply', 'maximum', 'minimum']);

describe('inspectNetwork', () => {
  test.each(Object.entries(everyOperator))('is plain data: %s', (name, model) => {
    const description = inspectNetwork(readModel(buildTflite(model), name));
    expect(JSON.parse(JSON.stringify(description))).toEqual(description);
    expect(description.layers.map((layer) => layer.inputs.length)).toEqual(
      description.layers.map((layer) => (pairKinds.has(layer.kind) ? 2 : 1)),
    );
  });

  test('counts MACs of convolutions, depthwise convolutions and dense layers', () => {
    const model = everyOperator['float ends, convolutions, mean']!;
    const { layers, totals } = inspectNetwork(readModel(buildTflite(model), 'all'));
    const macs = Object.fromEntries(layers.map((layer) => [layer.kind, layer.macs]));
    expect(macs).toMatchObject({
      conv: 7 * 7 * 4 * (3 * 3 * 2),
      depthwise: 3 * 3 * 8 * (2 * 2),
      dense: 8 * 3,
      pad: 0,
      mean: 0,
      softmax: 0,
    });
    expect(totals.weights).toBe(4 * 3 * 3 * 2 + 2 * 2 * 8 + 3 * 8);
    expect(totals.parameterBytes).toBe(totals.weights + 4 * (4 + 8 + 3));
    const conv = layers.find((layer) => layer.kind === 'conv')!;
    expect(conv.weightQuantisation?.per).toBe('channel');
    expect(conv.weightQuantisation?.smallestScale).toBeCloseTo(0.01);
    expect(conv.weightQuantisation?.largestScale).toBeCloseTo(0.04);
    expect(layers.find((layer) => layer.kind === 'pad')!.padding).toEqual({
      top: 1,
      bottom: 0,
      left: 0,
      right: 2,
    });
  });

  test('finds the largest sum of activations alive at once', () => {
    // in (100) -> a (10) -> b (60); b -> c (10); a + c -> d (10), which keeps a alive beside b and c.
    const model = {
      tensors: [
        activation('in', [100]),
        activation('a', [10]),
        activation('b', [60]),
        activation('c', [10]),
        activation('d', [10]),
        ...[
          [10, 100],
          [60, 10],
          [10, 60],
        ].map((shape) => weights(shape)),
      ],
      operators: [
        { operator: 'FULLY_CONNECTED', inputs: [0, 5], outputs: [1], options: {} },
        { operator: 'FULLY_CONNECTED', inputs: [1, 6], outputs: [2], options: {} },
        { operator: 'FULLY_CONNECTED', inputs: [2, 7], outputs: [3], options: {} },
        { operator: 'ADD', inputs: [1, 3], outputs: [4], options: {} },
      ],
    } as const;
    const { totals } = inspectNetwork(readModel(buildTflite(model), 'peak'));
    expect(totals.peakActivationBytes).toBe(100 + 10);
    const fewer = { ...model, tensors: model.tensors.map((t, i) => (i === 0 ? activation('in', [20]) : t)) };
    fewer.tensors[5] = weights([10, 20]);
    expect(inspectNetwork(readModel(buildTflite(fewer), 'peak')).totals.peakActivationBytes).toBe(
      10 + 60 + 10,
    );
  });
});
