import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, test } from 'vitest';
import { convFormNames } from '../../src/kernels/convolution/convFormNames.ts';
import { integerNetwork } from '../../src/network/integerNetwork.ts';
import type { IntegerNetwork, TensorId } from '../../src/network/network.ts';
import { readModel } from '../../src/network/readModel.ts';
import { extremeModels, opened } from '../property/engine/extremeScales.ts';
import { randomFrom as engineRandom } from '../property/engine/random.ts';
import { realData, realDataFolder } from '../realData.ts';
import { randomlySkipping } from './bundleJobs.ts';
import { compareKernels } from './compareKernels.ts';
import { hasArmTools } from './cortexM.ts';
import type { Random } from './networkBuilder.ts';
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

/** One object for all machines and forms, so that it is planned once. */
function skippingOf(make: (random: Random) => IntegerNetwork, seed: number, share: number) {
  const random = randomFrom(seed);
  const network = randomlySkipping(make(random), share, random);
  return { network, seed, rounding: seed % 2 === 0 ? 'single' : 'double' } as const;
}

describe.skipIf(!hasArmTools)('kernels of whole networks under QEMU (needs arm-none-eabi-gcc)', () => {
  describe.each([everyOperator, convolutionShapes, pooledConvolutions])('%o', (make) => {
    const networks = [skippingOf(make, 1, 0), skippingOf(make, 2, 0.3), skippingOf(make, 3, 1)];
    test.each(machines)('%s: chosen by the model', (machine) => {
      for (const { network, seed, rounding } of networks)
        compareKernels(network, { machine, rounding }, randomFrom(seed));
    });
    const { network, seed, rounding } = skippingOf(make, 11, 0.4);
    test.each(convFormNames)('every convolution %s', (form) =>
      compareKernels(network, { machine: 'cortex-m33', rounding, form }, randomFrom(seed)),
    );
  });

  const moved = [1, 2, 3].map((seed) => ({ seed, network: movedValues(randomFrom(seed)) }));
  test.each(machines)('%s: values moved to other places', (machine) => {
    for (const { seed, network } of moved) {
      const rounding = seed % 2 === 0 ? 'single' : 'double';
      compareKernels(network, { machine, rounding }, randomFrom(seed));
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

  const extremes = [1, 2, 3, 4, 5, 6].map((seed) => skippingOf(extremeSums, seed, seed % 3 === 0 ? 0.3 : 0));
  describe.each(machines)('%s: sums at the ends of int32', (machine) => {
    test.each(['double', 'single'] as const)('%s rounding', (rounding) => {
      for (const { network, seed } of extremes)
        compareKernels(network, { machine, rounding }, randomFrom(seed));
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
