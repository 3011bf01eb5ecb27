import { afterAll, describe, expect, test } from 'vitest';
import { boardOf, boards } from '../../src/boards/boards.ts';
import { buildBundle } from '../../src/firmware/buildBundle.ts';
import { commonPrefix as prefix, jobFor, randomlySkipping } from './bundleJobs.ts';
import { randomFrom } from './networkBuilder.ts';
import { hasTools, reportsIn, UnpackedBundle } from './unpackedBundle.ts';
import {
  convolutionShapes,
  detours,
  everyOperator,
  extremeSums,
  movedValues,
  tiledConvolutions,
} from './zoo.ts';

const cross = await hasTools('arm-none-eabi-gcc');
const qemu = cross && (await hasTools('qemu-system-arm'));

/** More than three vectors take. */
const vectorBytes = 3 * 1024;
/** Reserved by the linker scripts. */
const stackBytes = 4096;

const cases = [
  { network: everyOperator, rounding: 'double', share: 0, seed: 1 },
  { network: everyOperator, rounding: 'single', share: 0.3, seed: 7 },
  { network: convolutionShapes, rounding: 'double', share: 0.3, seed: 3 },
  { network: convolutionShapes, rounding: 'single', share: 0, seed: 4 },
  { network: convolutionShapes, rounding: 'double', share: 1, seed: 5 },
  { network: detours, rounding: 'double', share: 0.3, seed: 6 },
  { network: movedValues, rounding: 'single', share: 0.3, seed: 9 },
  { network: tiledConvolutions, rounding: 'single', share: 0, seed: 10 },
  { network: extremeSums, rounding: 'double', share: 0, seed: 2 },
  { network: extremeSums, rounding: 'single', share: 0.3, seed: 8 },
] as const;

describe.each(cases)('$network.name, $rounding rounding, $share skipped (seed $seed)', (each) => {
  const random = randomFrom(each.seed);
  const network = randomlySkipping(each.network(random), each.share, random);
  const job = jobFor(network, { rounding: each.rounding, random });
  const bundle = new UnpackedBundle(buildBundle({ ...job, prefix }));
  const all = `${job.vectors.inputs.length}/${job.vectors.inputs.length}`;
  afterAll(() => bundle.remove());

  test.skipIf(each.share === 1)('the outputs depend on the inputs', () => {
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

  // Boards differ in their port and memory only, and QEMU has just run the rest as built for two cores.
  const built = each === cases[0] ? boards : [];
  test.skipIf(!cross).each(built.map((board) => board.id))(
    'make BOARD=%s: builds without a word',
    async (id) => {
      const output = await bundle.make(`BOARD=${id}`);
      expect(output).not.toMatch(/warning/i);
      expect(output).toMatch(/FLASH:\s+\d+/);
    },
  );
});

describe('tables of some layers in RAM, code of some in a memory of its own', () => {
  const random = randomFrom(8);
  const job = { ...jobFor(everyOperator(random), { random }), board: boardOf('nucleo-g474re') };
  const layers = job.network.layers.map(({ index }) => index);
  const tablesInRam = new Set(layers.filter((index) => index % 2 === 1));
  const codeInMemory = new Set(layers.filter((index) => index % 3 === 1));
  const bundle = new UnpackedBundle(buildBundle({ ...job, prefix, tablesInRam, codeInMemory }));
  afterAll(() => bundle.remove());
  const { estimate } = JSON.parse(bundle.read('manifest.json')) as { estimate: Record<string, number> };
  const [ramBytes, tableRamBytes, codeMemoryBytes] = (
    ['ramBytes', 'tableRamBytes', 'codeMemoryBytes'] as const
  ).map((figure) => estimate[figure]!) as [number, number, number];
  /** What the linker's memory report says of a region. */
  const usedBytes = (report: string, region: string) => {
    const [, size, unit] = new RegExp(`\\b${region}:\\s+(\\d+) (\\w+)`).exec(report) ?? [];
    return Number(size) * (unit === 'KB' ? 1024 : 1);
  };

  test.skipIf(!qemu)('are copied at the start: every output byte equals', async () => {
    const output = await bundle.make('qemu-mps2-an505');
    const [report] = reportsIn(output);
    expect(report?.ok).toBe('3/3');
    expect(tableRamBytes).toBeGreaterThan(0);
    expect(ramBytes).toBe(report!.ram + tableRamBytes);
    const runtimeBytes = usedBytes(output, 'RAM') - ramBytes - stackBytes;
    expect(runtimeBytes).toBeGreaterThanOrEqual(0);
    expect(runtimeBytes).toBeLessThan(512);
    expect(codeMemoryBytes).toBeGreaterThan(0);
    expect(usedBytes(output, 'CODE')).toBe(codeMemoryBytes);
  });

  test.skipIf(!cross)(
    'lie there on the board that they were placed for, in flash as estimated, and never over RAM in use',
    async () => {
      const own = await bundle.make('BOARD=nucleo-g474re');
      expect(usedBytes(own, 'CODE')).toBe(codeMemoryBytes);
      const flashBytes = usedBytes(own, 'FLASH');
      expect(flashBytes).toBeLessThanOrEqual(estimate['flashBytes']! + vectorBytes);
      bundle.edit('boards/nucleo-g474re/memory.ld', (text) => text.replace('0x20018000;', '0x20000800;'));
      await expect(bundle.make('BOARD=nucleo-g474re')).rejects.toThrow(/overlaps with RAM in use/);
    },
  );
});

describe('a board that is too small', () => {
  const random = randomFrom(8);
  const bundle = new UnpackedBundle(buildBundle({ ...jobFor(everyOperator(random), { random }), prefix }));
  afterAll(() => bundle.remove());

  test.skipIf(!cross)('is refused with the bytes that lack and what to do', async () => {
    bundle.edit('boards/nucleo-l4r5zi/memory.ld', (text) => text.replace('2048K', '16K'));
    const building = bundle.make('BOARD=nucleo-l4r5zi');
    await expect(building).rejects.toThrow(/region `FLASH' overflowed by \d+ bytes/);
    await expect(building).rejects.toThrow(/skips more/);
  });

  test('an unknown board is named with the known ones', async () => {
    await expect(bundle.make('BOARD=nucleo-x')).rejects.toThrow(/nucleo-x is not known.*nucleo-l4r5zi/);
  });

  test('a missing tool is named with its package', async () => {
    await expect(bundle.make('qemu', 'CROSS=no-such-')).rejects.toThrow(
      /gcc-arm-none-eabi libnewlib-arm-none-eabi/,
    );
    await expect(bundle.make('check', 'CC=no-such-cc')).rejects.toThrow(/apt install gcc/);
    await expect(bundle.make('require-qemu', 'QEMU=no-such')).rejects.toThrow(/qemu-system-arm/);
  });

  test('a kernel that computes other bytes fails make check', async () => {
    bundle.edit('vectors/vectors.c', (text) =>
      text.replace(
        /(vector_outputs.*\n#if .*\n\{\n {4})(-?\d+)/,
        (_, head: string, value: string) => `${head}${Number(value) ^ 1}`,
      ),
    );
    await expect(bundle.make('check')).rejects.toThrow(/vector 0 differs[^]*ok=2\/3/);
  });
});
