import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { boardOf } from '../../src/boards/boards.ts';
import { buildBundle } from '../../src/firmware/buildBundle.ts';
import { readModel } from '../../src/network/readModel.ts';
import { boardLimits, fitsOf, formsOf, tablesInRamOf, tighterLimits } from '../../src/plan/fittingKernels.ts';
import { networkCost } from '../../src/plan/networkCost.ts';
import { jobFor, randomlySkipping } from './bundleJobs.ts';
import { randomFrom } from './networkBuilder.ts';
import { hasTools, UnpackedBundle } from './unpackedBundle.ts';

const cross = await hasTools('arm-none-eabi-gcc');
/** Reserved by the linker scripts; not part of the estimate. */
const stackBytes = 4096;

const examples = [
  { name: 'lenet', skipped: 1 / 3, rounding: 'double' },
  { name: 'alexnet', skipped: 0, rounding: 'double' },
  { name: 'lenet-cifar10', skipped: 0, rounding: 'single', ramBytes: 20_000 },
  { name: 'alexnet-cifar10', skipped: 0.6, rounding: 'single', share: 0.75 },
] as const;
const pathOf = (name: string) => resolve(import.meta.dirname, `../../public/examples/${name}.tflite`);

/** What the linker's memory report says of a region. */
function usedBytes(report: string, region: string): number {
  const [, size, unit] = new RegExp(`\\b${region}:\\s+(\\d+) (B|KB)`).exec(report) ?? [];
  return Number(size) * (unit === 'KB' ? 1024 : 1);
}

describe.skipIf(!cross)('memory of exported examples (needs arm-none-eabi-gcc)', () => {
  describe.each(examples.filter(({ name }) => existsSync(pathOf(name))))(
    '$name, $skipped of the pairs skipped',
    ({ name, skipped, rounding, ...limit }) => {
      test.each(['nucleo-u575zi-q', 'nano-33-ble', 'nucleo-h743zi'])(
        'BOARD=%s: no warnings, flash and RAM of the linked program as estimated',
        async (id) => {
          const random = randomFrom(11);
          const network = randomlySkipping(readModel(readFileSync(pathOf(name)), name), skipped, random);
          const board = boardOf(id);
          const free = networkCost(network, board, { rounding });
          const flashBytes = 'share' in limit ? free.flashBytes * limit.share : Infinity;
          const ramBytes = 'ramBytes' in limit ? limit.ramBytes : Infinity;
          const limits = tighterLimits(boardLimits(board), { flashBytes, ramBytes });
          const cost = networkCost(network, board, { rounding, limits });
          expect(fitsOf(cost, limits)).toEqual({ flash: true, ram: true });
          const job = {
            ...jobFor(network, { vectors: 1, rounding, random }),
            board,
            forms: formsOf(cost.layers),
            activationBytes: cost.activationBytes,
            tablesInRam: tablesInRamOf(cost.layers),
          };
          const bundle = new UnpackedBundle(buildBundle(job));
          try {
            const output = await bundle.make(`BOARD=${id}`);
            expect(output).not.toMatch(/warning/i);
            const [flash, ram] = ['FLASH', 'RAM'].map((region) => usedBytes(output, region));
            const vectorBytes = job.vectors.inputs[0]!.length + job.vectors.outputs[0]!.length + 4;
            console.log(
              `${name}, ${id}: flash ${flash! - vectorBytes} linked, ${cost.flashBytes} estimated; ` +
                `RAM ${ram! - stackBytes} linked, ${cost.ramBytes} estimated`,
            );
            expect(flash).toBeLessThanOrEqual(cost.flashBytes + vectorBytes);
            expect((cost.flashBytes + vectorBytes) / flash! - 1).toBeLessThan(0.02);
            expect(Math.abs(cost.ramBytes / (ram! - stackBytes) - 1)).toBeLessThan(0.02);
          } finally {
            bundle.remove();
          }
        },
      );
    },
  );
});
