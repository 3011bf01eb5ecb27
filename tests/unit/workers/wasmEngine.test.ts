import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runNetwork } from '../../../src/arithmetic/runNetwork.ts';
import type { LayerLevels, Levels } from '../../../src/exploration/engine.ts';
import { engineJob } from '../../../src/exploration/holdExploration.ts';
import { networkInput } from '../../../src/images/quantiseInput.ts';
import { syntheticSet } from '../../../src/images/syntheticSet.ts';
import { layerParameterBytes } from '../../../src/network/macs.ts';
import { convLayers, realOf, tensorOf } from '../../../src/network/network.ts';
import { operandPairs } from '../../../src/network/operandPairs.ts';
import { readModel } from '../../../src/network/readModel.ts';
import { withSkipped } from '../../../src/network/skippedPairs.ts';
import { createPlainEngine } from '../../../workers/engine/plainEngine.ts';
import { createWasmEngine } from '../../../workers/engine/wasmEngine.ts';
import { compiledKernels } from '../../kernels.ts';
import { realData, realDataFolder } from '../../realData.ts';
import { activation, weights } from '../network/builtModels.ts';
import type { BuiltModel } from '../network/tflite/tfliteBuilder.ts';
import { buildTflite } from '../network/tflite/tfliteBuilder.ts';

const kernels = compiledKernels();
const lenetFile = new URL('../../../public/examples/lenet.tflite', import.meta.url);
const network = readModel(new Uint8Array(readFileSync(lenetFile)), 'LeNet');
const job = engineJob(network, 'double');

/** LeNet inputs; 50 fill one batch and begin a second. */
function imagesOf(count: number) {
  const inputOf = networkInput(syntheticSet(count, 7), network);
  return Array.from({ length: count }, (_, n) => inputOf(n));
}

/** Nested masks of the last two convolutions, by the size of the weights. */
const levels: LayerLevels[] = convLayers(network)
  .slice(1)
  .map((layer) => {
    const pairs = operandPairs(layer);
    const size = (entry: number) => {
      const first =
        Math.floor(entry / pairs.pairCount) * pairs.operandCount + pairs.first[entry % pairs.pairCount]!;
      return Math.abs(layer.weights[first]!) + Math.abs(layer.weights[first + 1]!);
    };
    const masks = [0, 20, 60, 200].map((limit) =>
      Uint8Array.from({ length: pairs.pairCount * layer.bias.length }, (_, entry) =>
        size(entry) < limit ? 1 : 0,
      ),
    );
    // The last level has weights and biases of its own, too.
    const other = {
      ...layer,
      weights: layer.weights.map((weight) => -weight),
      bias: layer.bias.map((bias) => bias + 1000),
    };
    const variants = masks.map((mask, level) => withSkipped(level < 3 ? layer : other, mask));
    return { layer: layer.index, variants };
  });

describe.each([1, 300])('with %d outputs', (outputs) => {
  test.each([false, true])('classes are those of the plain operators, with real outputs: %s', (isReal) => {
    const { data, ...stored } = weights([outputs, 9], 0.02);
    // The last output has twice the weights of others like it, and often wins.
    const doubled = Int8Array.from(data!, (weight, k) => (k < (outputs - 1) * 9 ? weight : 2 * weight));
    const model: BuiltModel = {
      tensors: [
        activation('in', [9], 0.1, 3),
        { ...stored, data: doubled },
        activation('out', [outputs], 0.1, 5),
        { name: 'real', type: 'FLOAT32', shape: [1, outputs] },
      ],
      operators: [
        { operator: 'FULLY_CONNECTED', inputs: [0, 1, -1], outputs: [2], options: {} },
        ...(isReal ? ([{ operator: 'DEQUANTIZE', inputs: [2], outputs: [3] }] as const) : []),
      ],
    };
    const network = readModel(buildTflite(model), 'built');
    const inputs = Array.from({ length: 60 }, (_, n) =>
      Int8Array.from({ length: 9 }, (_, k) => ((n * 59 + k * k * 83) % 256) - 128),
    );
    const expected = inputs.map((input) => {
      const values = [...runNetwork(network, input, { rounding: 'double' })];
      if (outputs === 1) return Number(values[0]! > (isReal ? 0 : 5));
      return values.indexOf(Math.max(...values));
    });
    expect(new Set(expected).size).toBeGreaterThan(1);
    expect(expected).toContain(outputs === 1 ? 1 : 299);
    for (const engine of [createPlainEngine(), createWasmEngine(kernels)]) {
      engine.open(engineJob(network, 'double'));
      engine.setLevels([]);
      expect([...engine.classify({ configurations: [[]], inputs })]).toEqual(expected);
    }
  });
});

describe('createWasmEngine', () => {
  test('classifies as the plain engine does, in any order of layers and configurations', () => {
    const plain = createPlainEngine();
    const engine = createWasmEngine(kernels);
    const inputs = imagesOf(3);
    for (const order of [levels, levels.toReversed()]) {
      const configurations: Levels[] = [[3, 3], [0, 2], null, [0, 1], [2, 2], [0, 2], [3, 0]];
      for (const each of [plain, engine]) {
        each.open(job);
        each.setLevels(order);
      }
      expect(engine.classify({ configurations, inputs })).toEqual(plain.classify({ configurations, inputs }));
      const targets = Float64Array.from(plain.outputs({ inputs }).flatMap((output) => [...output]));
      const tensor = tensorOf(network, network.output);
      const wanted = { targets: targets.map((value) => realOf(tensor, value)), tolerance: 0.5 };
      const answers = plain.classify({ configurations, inputs, wanted });
      expect(engine.classify({ configurations, inputs, wanted })).toEqual(answers);
      expect(new Set(answers)).toEqual(new Set([0, 1]));
    }
  });

  test('gives the same for an image whatever batch it is in', () => {
    const engine = createWasmEngine(kernels);
    engine.open(job);
    engine.setLevels(levels);
    const inputs = imagesOf(50);
    const configurations: Levels[] = [null, [1, 1], [2, 3], [3, 3]];
    const together = engine.classify({ configurations, inputs });
    inputs.forEach((input, n) => {
      const alone = engine.classify({ configurations, inputs: [input] });
      expect([...alone]).toEqual(configurations.map((_, row) => together[row * inputs.length + n]));
    });
    const outputs = engine.outputs({ inputs });
    expect(outputs.slice(47, 50)).toEqual(engine.outputs({ inputs: inputs.slice(47, 50) }));
    expect(new Set(together).size).toBeGreaterThan(1);
  });

  test('leaves a network that does not fit its memory to the plain operators', () => {
    const engine = createWasmEngine(kernels);
    engine.open(job, 300_000);
    engine.setLevels(levels);
    const plain = createPlainEngine();
    plain.open(job);
    plain.setLevels(levels);
    const inputs = imagesOf(2);
    const request = { configurations: [[2, 3], null], inputs };
    expect(engine.classify(request)).toEqual(plain.classify(request));
    expect(engine.outputs({ inputs })).toEqual(plain.outputs({ inputs }));
  });

  test('sums the significance of LeNet bit for bit as the plain engine does, and where memory is short leaves it to it', () => {
    const inputs = imagesOf(3);
    const plain = createPlainEngine();
    plain.open(job);
    const expected = plain.significance({ inputs });
    for (const budgetBytes of [undefined, 300_000]) {
      const engine = createWasmEngine(kernels);
      engine.open(job, budgetBytes);
      engine.setLevels(levels);
      expect(engine.significance({ inputs })).toEqual(expected);
    }
  });

  test('stays within its budget, whatever that is, and classifies the same', () => {
    const inputs = imagesOf(30);
    const explored = levels.flatMap(({ variants }) => variants.slice(0, 2));
    const parameterBytes = [...network.layers, ...explored].reduce(
      (sum, layer) => sum + layerParameterBytes(layer),
      0,
    );
    const configurations: Levels[] = [0, 1, 2, 3].flatMap((a) => [0, 1, 2, 3].map((b) => [a, b]));
    const classes = [64, 8, 4, 2, 1].map((mebibytes) => {
      const engine = createWasmEngine(kernels);
      engine.open(job, mebibytes * 2 ** 20);
      engine.setLevels(levels);
      const found = engine.classify({ configurations, inputs });
      engine.significance({ inputs });
      expect(engine.usedBytes()).toBeGreaterThan(parameterBytes);
      expect(engine.usedBytes()).toBeLessThanOrEqual(mebibytes * 2 ** 20 + 2 ** 17);
      return found;
    });
    for (const found of classes) expect(found).toEqual(classes[0]);
  });

  test('refuses inputs of another network', () => {
    const engine = createWasmEngine(kernels);
    engine.open(job);
    expect(() => engine.outputs({ inputs: [new Int8Array(5)] })).toThrow(/takes 3072 int8 values/);
  });

  test.skipIf(!realDataFolder).each(['pretrainedResnet_quant', 'kws_ref_model', 'vww_96_int8', 'ad01_int8'])(
    'runs %s as the plain engine does',
    (name) => {
      const real = readModel(new Uint8Array(readFileSync(realData(`mlperf-tiny/${name}.tflite`))), name);
      const size = real.tensors[real.input]!.shape.reduce((product, extent) => product * extent, 1);
      const inputs = [5, 11].map((step) =>
        Int8Array.from({ length: size }, (_, n) => (n * step * step) % 256),
      );
      for (const rounding of ['double', 'single'] as const) {
        const plain = createPlainEngine();
        const engine = createWasmEngine(kernels);
        for (const each of [plain, engine]) each.open(engineJob(real, rounding));
        expect(engine.outputs({ inputs })).toEqual(plain.outputs({ inputs }));
      }
    },
  );
});
