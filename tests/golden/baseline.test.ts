import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readTflite } from '../../src/network/readTflite.ts';
import { baselineCost, kernelCost } from '../../src/target/baseline.ts';
import type { KernelCall } from '../../src/target/cmsisNn/kernelCall.ts';
import type { TimingTarget } from '../../src/target/kernels/convForms.ts';
import { realData, realDataFolder } from '../realData.ts';
import { accelerator, cache } from './timingTargets.ts';

/** What CMSIS-NN itself executed; the file says how. */
type Run = [
  kernel: KernelCall['kernel'],
  shape: number[],
  instructions: number,
  m33: [coreCycles: number, lineFills: number],
  dualBank: number[],
  singleBank: number[],
  f446: number[],
];
const { runs } = JSON.parse(readFileSync(resolve(import.meta.dirname, 'cmsisNnCycles.json'), 'utf8')) as {
  runs: Run[];
};

const accelerators = {
  dualBank: accelerator(8, 32, 256),
  singleBank: accelerator(16, 32, 256),
  f446: accelerator(16, 16, 128),
};

function callOf([kernel, shape]: Run): KernelCall {
  const [inputH = 1, inputW = 1, inputC = 1, outputH = 1, outputW = 1, outputC = 1] = shape;
  const [kernelH = 1, kernelW = 1, strideH = 1, strideW = 1, padTop = 0, padLeft = 0] = shape.slice(6);
  return {
    ...{ kernel, inputH, inputW, inputC, outputH, outputW, outputC },
    ...{ kernelH, kernelW, strideH, strideW, padTop, padLeft },
  };
}

const errorOf = (predicted: number, counted: number) => Math.abs(predicted / counted - 1);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Below this a layer is start-up, and too little of any network to be felt. */
const fewInstructions = 20_000;
const large = runs.filter(([, , instructions]) => instructions >= fewInstructions);

test.each(large.map((run) => [`${run[0]} ${run[1].join(' ')}`, run] as const))(
  'CMSIS-NN %s within 10 %%',
  (_, run) => {
    const call = callOf(run);
    const [, , instructions, [coreCycles, lineFills], ...onAccelerators] = run;
    const cost = (target: TimingTarget) => kernelCost(call, target).latencyCycles;
    expect(errorOf(kernelCost(call, cache(1)).instructions, instructions)).toBeLessThan(0.05);
    expect(errorOf(cost(cache(1)), coreCycles + lineFills)).toBeLessThan(0.1);
    expect(errorOf(cost(cache(5)), coreCycles + 5 * lineFills)).toBeLessThan(0.1);
    Object.values(accelerators).forEach((target, i) => {
      const counted = onAccelerators[i]!;
      // Where one address of the code is unlucky, the other three.
      const near = counted.filter((cycles) => errorOf(cost(target), cycles) < 0.1);
      if (near.length < 3) expect(errorOf(cost(target), mean(counted))).toBeLessThan(0.1);
    });
  },
);

test('the band of a depthwise layer holds every address of its code', () => {
  for (const run of large.filter(([kernel]) => kernel === 'depthwise3x3')) {
    const { latencyCyclesLow, latencyCyclesHigh } = kernelCost(callOf(run), accelerators.dualBank);
    for (const cycles of run[4]) {
      expect(cycles).toBeGreaterThan(0.95 * latencyCyclesLow);
      expect(cycles).toBeLessThan(1.05 * latencyCyclesHigh);
    }
  }
});

/** Whole networks, one warm inference: executed instructions, Cortex-M33 with one stall cycle per line, STM32L4R5 dual bank. */
const networks = {
  kws_ref_model: { instructions: 7668547, m33: 8394687, m4: 10086930 },
  ad01_int8: { instructions: 582130, m33: 680800, m4: 927773 },
  pretrainedResnet_quant: { instructions: 29770448, m33: 31910437, m4: 39482908 },
  vww_96_int8: { instructions: 24159656, m33: 26545106, m4: 34007238 },
};

function expectNetwork(path: string, counted: { instructions: number; m33: number; m4: number }): void {
  const network = readTflite(new Uint8Array(readFileSync(path)), 'network');
  const on = (target: TimingTarget) => baselineCost(network, target);
  expect(errorOf(on(cache(1)).instructions, counted.instructions)).toBeLessThan(0.05);
  expect(errorOf(on(cache(1)).latencyCycles, counted.m33)).toBeLessThan(0.05);
  const m4 = on(accelerators.dualBank);
  // One address of the code: the point where it does not matter, else the band.
  expect(counted.m4).toBeGreaterThan(0.95 * m4.latencyCyclesLow);
  expect(counted.m4).toBeLessThan(1.05 * m4.latencyCyclesHigh);
}

test.skipIf(!realDataFolder).each(Object.entries(networks))(
  'CMSIS-NN baseline of %s within 5 %% (real data)',
  (name, counted) => {
    expectNetwork(realData(`mlperf-tiny/${name}.tflite`), counted);
  },
);

const lenet = resolve(import.meta.dirname, '../../public/examples/lenet.tflite');

test.skipIf(!existsSync(lenet))('CMSIS-NN baseline of the example LeNet within 5 %', () => {
  expectNetwork(lenet, { instructions: 10513484, m33: 11288695, m4: 13944880 });
});
