import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { syntheticSet } from '../../../src/images/syntheticSet.ts';
import type { FloatLayer, FloatNetwork } from '../../../src/network/floatNetwork.ts';
import { tensorOf } from '../../../src/network/network.ts';
import { readModel } from '../../../src/network/readModel.ts';
import { realNetwork } from '../../../src/network/realNetwork.ts';
import { correspondingLayers } from '../../../src/quantisation/correspondingLayers.ts';
import { floatInput } from '../../../src/quantisation/floatInput.ts';
import { layerNoise } from '../../../src/quantisation/layerNoise.ts';
import { noiseBeside } from '../../../src/quantisation/noiseBeside.ts';
import { inputQuantiser } from '../../../src/quantisation/quantiseNetwork.ts';

const file = readFileSync(new URL('../../../public/examples/lenet.tflite', import.meta.url));
const network = readModel(new Uint8Array(file), 'lenet');
const source = realNetwork(network);
const images = syntheticSet(4, 1);
const reals = [0, 1, 2, 3].map(floatInput(images, tensorOf(network, network.input), 'x/255'));
const inputs = reals.map((real) => ({ real, quantised: inputQuantiser(network)(real) }));
const noise = (float: FloatNetwork) => noiseBeside(network, float, inputs, 'double');

const changed = (index: number, change: (layer: FloatLayer & { kind: 'conv' }) => Partial<FloatLayer>) => ({
  ...source,
  layers: source.layers.map((layer, n) =>
    n === index ? ({ ...layer, ...change(layer as FloatLayer & { kind: 'conv' }) } as FloatLayer) : layer,
  ),
});

describe('an int8 network beside its float one', () => {
  test('has the noise of its layers, up to what a factor per channel explains', () => {
    const plain = new Map(layerNoise({ network, source }, reals, 'double').map((each) => [each.layer, each]));
    const found = noise(source);
    expect(found.map(({ kind }) => kind)).toEqual(['conv', 'conv', 'conv', 'dense', 'dense']);
    for (const { layer, signalToNoiseDb } of found) {
      expect(Math.abs(signalToNoiseDb - plain.get(layer)!.signalToNoiseDb)).toBeLessThan(2);
    }
  });

  test('has the same noise where a channel of the float network has another factor', () => {
    const [first] = noise(source);
    // A quarter is exact in float32.
    const scaled = changed(0, ({ weights, bias }) => ({
      weights: weights.map((weight, n) => (n < weights.length / bias.length ? weight / 4 : weight)),
      bias: bias.map((value, n) => (n === 0 ? value / 4 : value)),
    }));
    const power = (db: number) => 10 ** (db / 10);
    const [other] = noise(scaled);
    expect(power(other!.signalToNoiseDb) / power(first!.signalToNoiseDb)).toBeGreaterThan(0.5);
    expect(power(other!.signalToNoiseDb) / power(first!.signalToNoiseDb)).toBeLessThan(2);
    expect(layerNoise({ network, source: scaled }, reals, 'double')[0]!.signalToNoiseDb).toBeLessThan(
      first!.signalToNoiseDb - 3,
    );
  });

  test('leaves out layers of which the other network has none of that form', () => {
    const other = changed(2, ({ window }) => ({ window: { ...window, stride: { h: 2, w: 1 } } }));
    const expected = correspondingLayers(network, source).filter(({ layer }) => layer.index !== 2);
    expect(correspondingLayers(network, other)).toEqual(expected);
  });
});
