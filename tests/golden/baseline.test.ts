import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { baselineCost, kernelCost } from '../../src/baseline/baseline.ts';
import type { KernelCall } from '../../src/baseline/kernelCall.ts';
import type { TimingTarget } from '../../src/boards/timing/timingTarget.ts';
import { integerNetwork } from '../../src/network/integerNetwork.ts';
import { readModel } from '../../src/network/readModel.ts';
import { realData, realDataFolder } from '../realData.ts';
import { accelerator, cache } from './timingTargets.ts';

/** What CMSIS-NN itself executed for one layer shape; the file says how. */
interface Run {
  readonly call: KernelCall;
  readonly instructions: number;
  readonly m33: { readonly coreCycles: number; readonly lineFills: number };
  /** By accelerator, with the code at each of four addresses. */
  readonly cycles: Record<keyof typeof accelerators, number[]>;
}

const accelerators = {
  dualBank: accelerator(8, 32, 256),
  singleBank: accelerator(16, 32, 256),
  f446: accelerator(16, 16, 128),
};

function runOf(line: string): Run {
  const [kernel, ...figures] = line.split(',');
  const [inputH, inputW, inputC, outputH, outputW, outputC, ...window] = figures
    .slice(0, 12)
    .map(Number) as Twelve;
  const [kernelH, kernelW, strideH, strideW, padTop, padLeft] = window;
  const [instructions, coreCycles, lineFills, ...cycles] = figures.slice(12).map(Number) as Fifteen;
  return {
    call: {
      ...{ kernel: kernel as KernelCall['kernel'], inputH, inputW, inputC, outputH, outputW, outputC },
      ...{ kernelH, kernelW, strideH, strideW, padTop, padLeft },
    },
    instructions,
    m33: { coreCycles, lineFills },
    cycles: { dualBank: cycles.slice(0, 4), singleBank: cycles.slice(4, 8), f446: cycles.slice(8) },
  };
}
type Six = [number, number, number, number, number, number];
type Twelve = [...Six, ...Six];
type Fifteen = [number, number, number, ...number[]];

const runs = readFileSync(resolve(import.meta.dirname, 'cmsisNnCycles.csv'), 'utf8')
  .trim()
  .split('\n')
  .slice(3)
  .map(runOf);

const errorOf = (predicted: number, counted: number) => Math.abs(predicted / counted - 1);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Below this a layer is start-up, and too little of any network to be felt. */
const fewInstructions = 20_000;
const large = runs.filter(({ instructions }) => instructions >= fewInstructions);

test.each(large.map((run) => [Object.values(run.call).join(' '), run] as const))(
  'CMSIS-NN %s within 10 %%',
  (_, { call, instructions, m33, cycles }) => {
    const cost = (target: TimingTarget) => kernelCost(call, target).latencyCycles;
    expect(errorOf(kernelCost(call, cache(1)).instructions, instructions)).toBeLessThan(0.05);
    for (const stall of [1, 5])
      expect(errorOf(cost(cache(stall)), m33.coreCycles + stall * m33.lineFills)).toBeLessThan(0.1);
    for (const part of ['dualBank', 'singleBank', 'f446'] as const) {
      const predicted = cost(accelerators[part]);
      // Where one address of the code is unlucky, the other three.
      const near = cycles[part].filter((counted) => errorOf(predicted, counted) < 0.1);
      if (near.length < 3) expect(errorOf(predicted, mean(cycles[part]))).toBeLessThan(0.1);
    }
  },
);

test('the band of a depthwise layer holds every address of its code', () => {
  const depthwise = large.filter(({ call }) => call.kernel === 'depthwise3x3');
  expect(depthwise.length).toBeGreaterThan(12);
  for (const { call, cycles } of depthwise) {
    const { latencyCyclesLow, latencyCyclesHigh } = kernelCost(call, accelerators.dualBank);
    for (const counted of cycles.dualBank) {
      expect(counted).toBeGreaterThan(0.95 * latencyCyclesLow);
      expect(counted).toBeLessThan(1.05 * latencyCyclesHigh);
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
  const network = integerNetwork(readModel(new Uint8Array(readFileSync(path)), 'network'));
  const on = (target: TimingTarget) => baselineCost(network, target);
  expect(errorOf(on(cache(1)).instructions, counted.instructions)).toBeLessThan(0.05);
  expect(errorOf(on(cache(1)).latencyCycles, counted.m33)).toBeLessThan(0.05);
  const m4 = on(accelerators.dualBank);
  // The code lies at one address. Without depthwise layers the band is the point.
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
