import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { inputActivations, runLayers } from '../../src/arithmetic/runNetwork.ts';
import type { TimingTarget } from '../../src/boards/timing/timingTarget.ts';
import type { ConvFormName } from '../../src/kernels/convolution/convForms.ts';
import { convFormNames } from '../../src/kernels/convolution/convForms.ts';
import { integerNetwork } from '../../src/network/integerNetwork.ts';
import type { IntegerNetwork } from '../../src/network/network.ts';
import { convLayers, elementCount, tensorOf } from '../../src/network/network.ts';
import { readModel } from '../../src/network/readModel.ts';
import { networkKernels } from '../../src/plan/networkKernels.ts';
import { extremeModels, opened } from '../property/engine/extremeScales.ts';
import { randomFrom as engineRandom } from '../property/engine/random.ts';
import { realData, realDataFolder } from '../realData.ts';
import { randomlySkipping } from './bundleJobs.ts';
import { centredImage } from './convCases.ts';
import type { Machine } from './cortexM.ts';
import { hasArmTools, runNetworkBench } from './cortexM.ts';
import { randomFrom } from './networkBuilder.ts';
import {
  convolutionShapes,
  everyOperator,
  extremeSums,
  farWindows,
  largeAverage,
  pooledConvolutions,
} from './zoo.ts';

const targets: Record<Machine, TimingTarget> = {
  'cortex-m4': {
    core: 'cortex-m4',
    memory: {
      kind: 'accelerator',
      waitStates: 5,
      readBytes: 8,
      codeCacheBytes: 1024,
      codeLineBytes: 32,
      dataCacheBytes: 256,
    },
  },
  'cortex-m7': {
    core: 'cortex-m7',
    memory: {
      ...{ kind: 'cache', cacheBytes: 16384, ways: 2, lineBytes: 32, lineFillStallCycles: 24 },
      dataCache: { cacheBytes: 16384, ways: 4, lineBytes: 32 },
    },
  },
  'cortex-m33': {
    core: 'cortex-m33',
    memory: { kind: 'cache', cacheBytes: 8192, ways: 2, lineBytes: 16, lineFillStallCycles: 1 },
  },
};

interface Settings {
  readonly machine: Machine;
  readonly rounding: 'double' | 'single';
  readonly form?: ConvFormName;
}

/** Runs the planned kernels under QEMU; every step's output bytes and instruction count are compared. */
function check(
  network: IntegerNetwork,
  { machine, rounding, form }: Settings,
  random: (limit: number) => number,
) {
  const input = Int8Array.from(
    { length: elementCount(tensorOf(network, network.input).shape) },
    () => random(256) - 128,
  );
  const values = inputActivations(network, input);
  runLayers(network, values, 0, network.layers.length, rounding);
  const forms = new Map(form ? convLayers(network).map((layer) => [layer.index, form]) : []);
  const kernels = networkKernels(network, {
    rounding,
    target: targets[machine],
    forms,
  });
  const results = runNetworkBench(kernels, input, machine);
  kernels.steps.forEach(({ layer, fused, outputImage, outputBytes }, i) => {
    if (!layer) return;
    const result = (fused ?? layer).output;
    const value = values[result] as Int8Array;
    const { zeroPoint } = tensorOf(network, result);
    const expected = outputImage ? centredImage(outputImage, value, zeroPoint) : Buffer.from(value);
    // The last bytes are slack behind the image, which nothing writes.
    const length = outputBytes - (outputImage ? slackBytes : 0);
    const same = Buffer.compare(results[i]!.output.subarray(0, length), expected.subarray(0, length)) === 0;
    expect(same, `${network.name}, ${machine}, layer ${layer.index} (${layer.kind})`).toBe(true);
  });
  kernels.steps.forEach(({ routine, instructions }, i) => {
    if (!routine) return;
    const executed = results[i]!.instructions;
    expect(
      Math.abs(executed - instructions),
      `${routine.name}: ${instructions} predicted, ${executed} executed`,
    ).toBeLessThanOrEqual(Math.max(3, instructions * 0.001));
  });
}

const slackBytes = 4;

const machines = ['cortex-m4', 'cortex-m33', 'cortex-m7'] as const;

describe.skipIf(!hasArmTools)('kernels of whole networks under QEMU (needs arm-none-eabi-gcc)', () => {
  describe.each([everyOperator, convolutionShapes, pooledConvolutions])('%o', (make) => {
    test.each(machines)('%s: chosen by the model', (machine) => {
      for (const [seed, share] of [
        [1, 0],
        [2, 0.3],
        [3, 1],
      ] as const) {
        const random = randomFrom(seed);
        const rounding = seed % 2 === 0 ? 'single' : 'double';
        check(randomlySkipping(make(random), share, random), { machine, rounding }, random);
      }
    });
    test.each(convFormNames)('every convolution %s', (form) => {
      const random = randomFrom(11);
      const network = randomlySkipping(make(random), 0.4, random);
      check(network, { machine: 'cortex-m33', rounding: 'double', form }, random);
    });
  });

  test.each(machines)('%s: windows whose values lie far apart, and many values', (machine) => {
    for (const make of [farWindows, largeAverage]) {
      const random = randomFrom(5);
      check(make(random), { machine, rounding: 'double' }, random);
    }
  });

  test.each(Object.entries(extremeModels))('%s at scales from 1e-38 to 1e38', (_, model) => {
    let opens = 0;
    for (let seed = 1; opens < 4; seed++) {
      const network = opened(model(engineRandom(seed)));
      if (!network) continue;
      const settings = { machine: 'cortex-m33', rounding: opens++ % 2 === 0 ? 'double' : 'single' } as const;
      check(integerNetwork(network), settings, randomFrom(seed));
    }
  });

  describe.each(machines)('%s: sums at the ends of int32', (machine) => {
    test.each(['double', 'single'] as const)('%s rounding', (rounding) => {
      for (let seed = 1; seed <= 6; seed++) {
        const random = randomFrom(seed);
        check(
          randomlySkipping(extremeSums(random), seed % 3 === 0 ? 0.3 : 0, random),
          { machine, rounding },
          random,
        );
      }
    });
  });

  test.skipIf(!realDataFolder).each(['kws_ref_model', 'ad01_int8', 'pretrainedResnet_quant'])(
    '%s (real data)',
    (name) => {
      const network = readModel(new Uint8Array(readFileSync(realData(`mlperf-tiny/${name}.tflite`))), name);
      check(integerNetwork(network), { machine: 'cortex-m33', rounding: 'double' }, randomFrom(3));
    },
  );
});
