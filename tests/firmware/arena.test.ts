import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { buildBundle } from '../../src/firmware/buildBundle.ts';
import { jobFor, randomlySkipping } from './bundleJobs.ts';
import { randomFrom } from './networkBuilder.ts';
import { hasTools, UnpackedBundle } from './unpackedBundle.ts';
import { convolutionShapes, everyOperator } from './zoo.ts';

const qemuSystem = await hasTools('arm-none-eabi-gcc', 'qemu-system-arm');
const qemuUser = await hasTools('arm-linux-gnueabihf-gcc', 'qemu-arm');

/** Canaries lie around the arena because linkers place zeroed data in the order of the object files. */
const sources = 'src/network/*.c src/network/kernels/*.c src/assembly/*.c src/assembly/*.S';
const network = `NETWORK=canaries/before.c $(wildcard ${sources}) canaries/after.c`;

describe.each([
  [everyOperator, Infinity],
  [convolutionShapes, 0],
] as const)('nothing outside the arena of %o within %d bytes is written', (make, activationBytes) => {
  const random = randomFrom(21);
  const guarded = { ...randomlySkipping(make(random), 0.1, random), name: 'guarded' };
  const bundle = new UnpackedBundle(buildBundle({ ...jobFor(guarded, { random }), activationBytes }));
  for (const name of ['before.c', 'after.c'])
    bundle.write(`canaries/${name}`, readFileSync(join(import.meta.dirname, 'canaries', name), 'utf8'));
  bundle.write('main.c', readFileSync(join(import.meta.dirname, 'canaries/main.c'), 'utf8'));
  afterAll(() => bundle.remove());

  test('portable C on this machine', async () => {
    await bundle.make('build/host/check', network);
    expect(await bundle.run('build/host/check')).toBe('intact\n');
  });

  test.skipIf(!qemuUser)('portable C on Cortex-A7, which has DSP instructions', async () => {
    await bundle.make('clean');
    const compiler = 'arm-linux-gnueabihf-gcc -static -mcpu=cortex-a7';
    await bundle.make('build/host/check', network, `CC=${compiler}`);
    expect(await bundle.run('qemu-arm', 'build/host/check')).toBe('intact\n');
  });

  test.skipIf(!qemuSystem).each([
    ['portable C', '-DTS_PORTABLE'],
    ['assembly', ''],
  ])('%s on Cortex-M33', async (_, flags) => {
    await bundle.make('clean');
    expect(await bundle.make('qemu-mps2-an505', network, `CFLAGS=${flags}`)).toContain('intact\n');
  });

  test('the canaries notice an arena that is too small', async () => {
    await bundle.make('clean');
    bundle.edit('src/network/network.c', (text) =>
      text.replace(/(?<=bytes\[)\d+/, (bytes) => String(Number(bytes) / 2)),
    );
    await bundle.make('build/host/check', network);
    await expect(bundle.run('build/host/check')).rejects.toThrow('bytes outside the arena have changed');
  });
});
