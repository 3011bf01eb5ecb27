import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { buildBundle } from '../../src/firmware/buildBundle.ts';
import { readModel } from '../../src/network/readModel.ts';
import { networkCost } from '../../src/plan/networkCost.ts';
import { jobFor, randomlySkipping } from './bundleJobs.ts';
import { randomFrom } from './networkBuilder.ts';
import { hasTools, reportsIn, UnpackedBundle } from './unpackedBundle.ts';

const path = resolve(import.meta.dirname, '../../public/examples/lenet.tflite');
const cross = await hasTools('arm-none-eabi-gcc');
const qemu = cross && (await hasTools('qemu-system-arm'));

const machines = ['mps2-an386', 'mps2-an505'] as const;

describe.skipIf(!existsSync(path))('example LeNet with a third of the pairs skipped', () => {
  const random = randomFrom(11);
  const network = randomlySkipping(readModel(readFileSync(path), 'lenet'), 1 / 3, random);
  const job = jobFor(network, { vectors: 4, random });
  const bundle = new UnpackedBundle(buildBundle(job));
  afterAll(() => bundle.remove());

  // Half a megabyte of straight C: the sanitizers see all of its kinds in smaller networks.
  test('make check-host: every output byte equals', async () => {
    const reports = reportsIn(await bundle.make('check-host'));
    expect(reports.map((report) => report.ok)).toEqual(['4/4']);
  });

  test.skipIf(!qemu)('make qemu: every output byte equals, executed instructions as estimated', async () => {
    const reports = reportsIn(await bundle.make('qemu'));
    expect(reports.map((report) => report.ok)).toEqual(['4/4', '4/4']);
    for (const machine of machines) {
      const counted = reports.find((report) => report.board === `qemu-${machine}`)?.instructions ?? 0;
      // The bundle holds the kernels chosen for its own board, whichever core runs them.
      const estimated = networkCost(network, job.board).instructions;
      console.log(`${machine}: ${counted} instructions executed, ${estimated} estimated`);
      expect(Math.abs(estimated / counted - 1)).toBeLessThan(0.01);
    }
  });
});
