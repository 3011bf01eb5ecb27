import { afterAll, describe, expect, test } from 'vitest';
import { buildBundle } from '../../src/firmware/buildBundle.ts';
import { boards } from '../../src/target/boards.ts';
import { jobFor, randomMasks } from './bundleJobs.ts';
import { randomFrom } from './networkBuilder.ts';
import { UnpackedBundle, hasTools, reportsIn } from './unpackedBundle.ts';
import { convolutionShapes, everyOperator } from './zoo.ts';

const cross = await hasTools('arm-none-eabi-gcc');
const qemu = cross && (await hasTools('qemu-system-arm'));

const cases = [
  { network: everyOperator, rounding: 'double', share: 0, seed: 1 },
  { network: everyOperator, rounding: 'single', share: 0.6, seed: 2 },
  { network: convolutionShapes, rounding: 'double', share: 0.3, seed: 3 },
  { network: convolutionShapes, rounding: 'single', share: 0, seed: 4 },
  { network: convolutionShapes, rounding: 'double', share: 1, seed: 5 },
] as const;

describe.each(cases)('$network.name, $rounding rounding, $share skipped (seed $seed)', (each) => {
  const random = randomFrom(each.seed);
  const network = each.network(random);
  const job = jobFor(network, randomMasks(network, each.share, random), { rounding: each.rounding, random });
  const bundle = new UnpackedBundle(buildBundle(job));
  const all = `${job.vectors.inputs.length}/${job.vectors.inputs.length}`;
  afterAll(() => bundle.remove());

  test('the outputs tell something', () => {
    expect(new Set(job.vectors.outputs.map((output) => output.join())).size).toBeGreaterThan(1);
  });

  test('make check: every output byte equals', async () => {
    const reports = reportsIn(await bundle.make('check'));
    expect(reports.map(({ board, ok, correct }) => ({ board, ok, correct }))).toEqual([
      { board: 'host', ok: all, correct: all },
      { board: 'host', ok: all, correct: all },
    ]);
  });

  test.skipIf(!qemu)('make qemu: every output byte equals on Cortex-M4 and Cortex-M33', async () => {
    const reports = reportsIn(await bundle.make('qemu'));
    expect(reports.map(({ board, ok }) => `${board} ${ok}`).sort()).toEqual([
      `qemu-mps2-an386 ${all}`,
      `qemu-mps2-an505 ${all}`,
    ]);
    for (const report of reports) expect(report.instructions).toBeGreaterThan(0);
  });

  test.skipIf(!cross).each(boards.map((board) => board.id))(
    'make BOARD=%s: builds without a word',
    async (id) => {
      const output = await bundle.make(`BOARD=${id}`);
      expect(output).not.toMatch(/warning/i);
      expect(output).toMatch(/FLASH:\s+\d+/);
    },
  );
});
