import assert from 'node:assert/strict';
import { inputActivations, runLayers } from '../../src/arithmetic/runNetwork.ts';
import type { TimingTarget } from '../../src/boards/timing/timingTarget.ts';
import type { ConvFormName } from '../../src/kernels/convolution/convFormNames.ts';
import { convForms } from '../../src/kernels/convolution/convForms.ts';
import { isTiled } from '../../src/kernels/convolution/convTask.ts';
import type { IntegerNetwork } from '../../src/network/network.ts';
import { elementCount, tensorOf } from '../../src/network/network.ts';
import { kernelPlan } from '../../src/plan/kernelPlan.ts';
import { networkKernels } from '../../src/plan/networkKernels.ts';
import { centredImage } from './convCases.ts';
import type { Machine } from './cortexM.ts';
import { runNetworkBench } from './cortexM.ts';

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

const slackBytes = 4;

interface Settings {
  readonly machine: Machine;
  readonly rounding: 'double' | 'single';
  /** Of every convolution that can have it. */
  readonly form?: ConvFormName;
  /** No word may lie at an odd halfword. */
  readonly aligned?: boolean;
  /** Of the plan. */
  readonly activationBytes?: number;
}

/** Runs the planned kernels under QEMU; asserts that every step's output bytes and instruction count are as planned. */
export function compareKernels(
  network: IntegerNetwork,
  { machine, rounding, form, aligned, activationBytes = Infinity }: Settings,
  random: (limit: number) => number,
) {
  const input = Int8Array.from(
    { length: elementCount(tensorOf(network, network.input).shape) },
    () => random(256) - 128,
  );
  const values = inputActivations(network, input);
  runLayers(network, values, 0, network.layers.length, rounding);
  const forms = new Map<number, ConvFormName>();
  for (const { task, owner } of kernelPlan(network, rounding, activationBytes).steps)
    if (form && task && !isTiled(task) && convForms[form].make(task, targets[machine]))
      forms.set(owner, form);
  const kernels = networkKernels(network, {
    rounding,
    target: targets[machine],
    forms,
    activationBytes,
  });
  const results = runNetworkBench(network, kernels, input, machine, aligned);
  kernels.steps.forEach(({ layer, fused, outputImage, outputBytes }, i) => {
    // A layer of several steps has its output when the last one is done.
    if (!layer || kernels.steps.slice(i + 1).some((step) => step.layer === layer)) return;
    const result = (fused ?? layer).output;
    const value = values[result] as Int8Array;
    // Images of a strip, between its convolution and pooling.
    if (outputImage && outputImage.h * outputImage.w * outputImage.c < value.length) return;
    const { zeroPoint } = tensorOf(network, result);
    const expected = outputImage ? centredImage(outputImage, value, zeroPoint) : Buffer.from(value);
    // The last bytes are slack behind the image, which nothing writes.
    const length = outputBytes - (outputImage ? slackBytes : 0);
    const same = Buffer.compare(results[i]!.output.subarray(0, length), expected.subarray(0, length)) === 0;
    assert(same, `${network.name}, ${machine}, layer ${layer.index} (${layer.kind})`);
  });
  const last = kernels.steps.at(-1);
  if (last?.tensorOffset === kernels.outputOffset) {
    const wanted = values[network.output] as Int8Array;
    const same = Buffer.compare(results.at(-1)!.output.subarray(0, wanted.length), Buffer.from(wanted)) === 0;
    assert(same, `${network.name}, ${machine}, the network's output`);
  }
  kernels.steps.forEach(({ routine, instructions }, i) => {
    if (!routine) return;
    const executed = results[i]!.instructions;
    assert(
      Math.abs(executed - instructions) <= Math.max(3, instructions * 0.001),
      `${routine.name}: ${instructions} predicted, ${executed} executed`,
    );
  });
}
