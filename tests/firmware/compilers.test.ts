import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { buildBundle } from '../../src/firmware/buildBundle.ts';
import { jobFor, randomlySkipping } from './bundleJobs.ts';
import { randomFrom } from './networkBuilder.ts';
import { hasTools, reportsIn, UnpackedBundle } from './unpackedBundle.ts';
import { everyOperator } from './zoo.ts';

const clang = await hasTools('clang');
const cpp = await hasTools('c++');
const qemu = await hasTools('arm-none-eabi-gcc', 'qemu-system-arm');

function bundleOf(prefix: string, seed: number, rounding: 'double' | 'single'): UnpackedBundle {
  const random = randomFrom(seed);
  const network = randomlySkipping(everyOperator(random), 0.3, random);
  return new UnpackedBundle(buildBundle({ ...jobFor(network, { rounding, random }), prefix }));
}

const program = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');

/** Object files of a network's own code on this machine, without the self-check. */
function objectsOf(bundle: UnpackedBundle): string[] {
  return ['src/network', 'src/network/kernels', 'src/assembly', 'src/runtime', 'vectors'].flatMap((folder) =>
    readdirSync(join(bundle.folder, 'build/host', folder))
      .filter((name) => name.endsWith('.o'))
      .map((name) => join(bundle.folder, 'build/host', folder, name)),
  );
}

describe('compilers', () => {
  const bundle = bundleOf('used', 31, 'double');
  afterAll(() => bundle.remove());

  test.skipIf(!clang).each([
    ['gcc', 'c99', '-O0 -pedantic'],
    ['gcc', 'c17', '-Os -flto'],
    ['gcc', 'c2x', '-O3'],
    ['clang', 'c99', '-Os -pedantic'],
    ['clang', 'c11', '-O0'],
    ['clang', 'c2x', '-O3'],
  ])('%s -std=%s %s', async (compiler, standard, flags) => {
    await bundle.make('clean');
    const [report] = reportsIn(
      await bundle.make('check-host', `CC=${compiler}`, `STD=${standard}`, `CFLAGS=${flags}`),
    );
    expect(report?.ok).toBe('3/3');
  });

  test.skipIf(!qemu).each(['CFLAGS=-Os', 'CFLAGS=-O0', 'CFLAGS=-flto', 'FLOAT_ABI=hard'])(
    'arm-none-eabi-gcc, %s',
    async (setting) => {
      await bundle.make('clean');
      const [report] = reportsIn(await bundle.make('qemu-mps2-an386', setting));
      expect(report?.ok).toBe('3/3');
    },
  );

  test.skipIf(!qemu || !clang)('clang for Cortex-M4 and M33', async () => {
    await bundle.make('clean');
    const newlib = join((await bundle.run('arm-none-eabi-gcc', '-print-file-name=libc.a')).trim(), '../..');
    const compiler = `clang --target=arm-none-eabi -isystem ${newlib}/include`;
    const reports = reportsIn(await bundle.make('qemu', `ARM_CC=${compiler}`));
    const header = readFileSync(join(bundle.folder, 'src/used.h'), 'utf8');
    const ram = Number(/RAM: (\d+) bytes in assembly/.exec(header)![1]);
    expect(reports).toMatchObject([
      { ok: '3/3', ram },
      { ok: '3/3', ram },
    ]);
  });

  test.skipIf(!cpp).each(['c++11', 'c++20'])('a program in %s', async (standard) => {
    await bundle.make('build/host/check');
    bundle.write('user.cpp', program('user.cpp'));
    const strict = ['-Wall', '-Wextra', '-pedantic', '-Werror', `-std=${standard}`];
    await bundle.run('c++', ...strict, '-Isrc', 'user.cpp', ...objectsOf(bundle), '-o', 'user');
    await bundle.run('./user');
    const headers = readdirSync(bundle.folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.h'),
    );
    for (const header of headers) {
      bundle.write('header.cpp', `#include "${header}"\n`);
      await bundle.run('c++', ...strict, '-Wno-unused-function', '-fsyntax-only', 'header.cpp');
    }
  });
});

describe.skipIf(!qemu || !clang)('assembly of every kind of kernel', () => {
  const goldens = join(import.meta.dirname, '../golden/assembly');
  const folder = mkdtempSync(join(tmpdir(), 'tauscope-assembly-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { cwd: folder, encoding: 'utf8' });
  const assemble = (compiler: string, source: string, object: string) =>
    run(
      compiler,
      ...(compiler === 'clang' ? ['--target=arm-none-eabi'] : []),
      '-mcpu=cortex-m33',
      '-c',
      source,
      '-o',
      object,
    );
  /** What the linker puts into flash. */
  const contents = (object: string) =>
    ['.text', '.rodata'].map((section) => {
      run('arm-none-eabi-objcopy', '-O', 'binary', `--only-section=${section}.*`, object, 'contents');
      return readFileSync(join(folder, 'contents'));
    });

  test.each(readdirSync(goldens))('%s: the same bytes from the assemblers of GNU and LLVM', (name) => {
    assemble('arm-none-eabi-gcc', join(goldens, name), 'gnu.o');
    assemble('clang', join(goldens, name), 'llvm.o');
    const [gnu, llvm] = [contents('gnu.o'), contents('llvm.o')];
    // GNU's pads the end of a section.
    llvm.forEach((bytes, i) => {
      expect(bytes.length).toBeGreaterThan(gnu[i]!.length - 4);
      expect(Buffer.compare(bytes, gnu[i]!.subarray(0, bytes.length))).toBe(0);
    });
  });

  test('debuggers find the caller at every instruction, at no cost in flash', () => {
    assemble('arm-none-eabi-gcc', join(goldens, 'dense.S'), 'dense.o');
    const frames = run('arm-none-eabi-readelf', '--debug-dump=frames-interp', 'dense.o');
    expect([...frames.matchAll(/^\w{8} (r13\+\d+) .*?(\S+)\s*$/gm)].map(([, cfa, ra]) => [cfa, ra])).toEqual([
      ['r13+0', 'u'],
      ['r13+36', 'c-4'],
      ['r13+52', 'c-4'],
      ['r13+36', 'c-4'],
    ]);
    expect(run('arm-none-eabi-objdump', '-h', 'dense.o')).not.toMatch(/eh_frame|ARM\.ex/);
  });
});

describe('two networks in one program', () => {
  const bundles = [bundleOf('first', 41, 'double'), bundleOf('second', 42, 'single')] as const;
  afterAll(() => bundles.forEach((bundle) => bundle.remove()));

  test('on this machine: each computes its own outputs in its own rounding', async () => {
    const [first, second] = bundles;
    for (const bundle of bundles) await bundle.make('build/host/check');
    first.write('two.c', program('two.c'));
    await first.run('ln', '-s', first.folder, 'first');
    await first.run('ln', '-s', second.folder, 'second');
    await first.run('cc', '-I.', 'two.c', ...bundles.flatMap(objectsOf), '-o', 'two');
    await first.run('./two');
  });

  test.skipIf(!qemu)('on Cortex-M: no symbol is defined twice', async () => {
    for (const bundle of bundles) await bundle.make('build/mps2-an505/check.elf');
    const objects = bundles.map(({ folder }) =>
      ['src/network', 'src/network/kernels', 'src/assembly', 'src/runtime', 'vectors'].map(
        (part) => `$(wildcard ${folder}/build/mps2-an505/${part}/*.o)`,
      ),
    );
    bundles[0].write('two.mk', `two.o:\n\tarm-none-eabi-ld -r ${objects.flat().join(' ')} -o $@\n`);
    await bundles[0].make('-f', 'two.mk', 'two.o');
  });
});
