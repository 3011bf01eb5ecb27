import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, test } from 'vitest';
import { convFormNames } from '../../src/kernels/convolution/convFormNames.ts';
import { integerNetwork } from '../../src/network/integerNetwork.ts';
import type { TensorId } from '../../src/network/network.ts';
import { readModel } from '../../src/network/readModel.ts';
import { extremeModels, opened } from '../property/engine/extremeScales.ts';
import { randomFrom as engineRandom } from '../property/engine/random.ts';
import { realData, realDataFolder } from '../realData.ts';
import { randomlySkipping } from './bundleJobs.ts';
import { compareKernels } from './compareKernels.ts';
import { hasArmTools } from './cortexM.ts';
import { NetworkBuilder, randomFrom } from './networkBuilder.ts';
import {
  convolutionShapes,
  everyOperator,
  extremeSums,
  farWindows,
  largeAverage,
  movedValues,
  pooledConvolutions,
  tiledConvolutions,
} from './zoo.ts';

const onePixel = { top: 1, left: 1, bottom: 1, right: 1 };
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
        compareKernels(randomlySkipping(make(random), share, random), { machine, rounding }, random);
      }
    });
    test.each(convFormNames)('every convolution %s', (form) => {
      const random = randomFrom(11);
      const network = randomlySkipping(make(random), 0.4, random);
      compareKernels(network, { machine: 'cortex-m33', rounding: 'double', form }, random);
    });
  });

  test.each(machines)('%s: values moved to other places', (machine) => {
    for (const seed of [1, 2, 3]) {
      const random = randomFrom(seed);
      const rounding = seed % 2 === 0 ? 'single' : 'double';
      compareKernels(movedValues(random), { machine, rounding }, random);
    }
  });

  test.each(machines)('%s: convolutions by tiles', (machine) => {
    const random = randomFrom(7);
    compareKernels(tiledConvolutions(random), { machine, rounding: 'double' }, random);
  });

  test.each([everyOperator, convolutionShapes, pooledConvolutions, tiledConvolutions])(
    '%o in as little RAM as it goes',
    (make) => {
      const random = randomFrom(13);
      const network = make(random);
      const settings = { rounding: 'single', activationBytes: 0 } as const;
      compareKernels(network, { machine: 'cortex-m4', ...settings }, random);
    },
  );

  test.each<[string, (builder: NetworkBuilder) => TensorId]>([
    ['a convolution', (b) => b.conv(b.input, 8, { kernel: { h: 3, w: 3 }, padding: onePixel })],
    ['a sum', (b) => b.sum(b.relu(b.input), b.input)],
    ['the input', (b) => b.input],
  ])('PAD of %s as output, in as little RAM as it goes', (_, make) => {
    const random = randomFrom(1);
    const builder = new NetworkBuilder([10, 10, 4], random);
    const network = builder.network('padded last', builder.pad(make(builder), onePixel));
    const settings = { machine: 'cortex-m33', rounding: 'double', activationBytes: 0 } as const;
    compareKernels(network, settings, random);
  });

  test.each(machines)('%s: windows whose values lie far apart, and many values', (machine) => {
    for (const make of [farWindows, largeAverage]) {
      const random = randomFrom(5);
      compareKernels(make(random), { machine, rounding: 'double' }, random);
    }
  });

  test.each(Object.entries(extremeModels))('%s at scales from 1e-38 to 1e38', (_, model) => {
    let opens = 0;
    for (let seed = 1; opens < 4; seed++) {
      const network = opened(model(engineRandom(seed)));
      if (!network) continue;
      const settings = { machine: 'cortex-m33', rounding: opens++ % 2 === 0 ? 'double' : 'single' } as const;
      compareKernels(integerNetwork(network), settings, randomFrom(seed));
    }
  });

  describe.each(machines)('%s: sums at the ends of int32', (machine) => {
    test.each(['double', 'single'] as const)('%s rounding', (rounding) => {
      for (let seed = 1; seed <= 6; seed++) {
        const random = randomFrom(seed);
        compareKernels(
          randomlySkipping(extremeSums(random), seed % 3 === 0 ? 0.3 : 0, random),
          { machine, rounding },
          random,
        );
      }
    });
  });

  test.each([
    ['lenet', Infinity],
    ['resnet8', Infinity],
    ['resnet8', 0],
    ['mobilenet-v1', Infinity],
    ['mobilenet-v1', 0],
    ['ds-cnn', Infinity],
    ['ds-cnn', 30_000],
  ])('example %s within %d bytes, all words at whole words', (name, activationBytes) => {
    const path = resolve(import.meta.dirname, `../../public/examples/${name}.tflite`);
    const network = integerNetwork(readModel(new Uint8Array(readFileSync(path)), name));
    const settings = { machine: 'cortex-m33', rounding: 'double', aligned: true } as const;
    compareKernels(network, { ...settings, activationBytes }, randomFrom(3));
  });

  test.skipIf(!realDataFolder).each(['kws_ref_model', 'ad01_int8', 'pretrainedResnet_quant'])(
    '%s (real data)',
    (name) => {
      const network = readModel(new Uint8Array(readFileSync(realData(`mlperf-tiny/${name}.tflite`))), name);
      for (const activationBytes of [Infinity, 0]) {
        const settings = { machine: 'cortex-m33', rounding: 'double', activationBytes } as const;
        compareKernels(integerNetwork(network), settings, randomFrom(3));
      }
    },
  );
});
