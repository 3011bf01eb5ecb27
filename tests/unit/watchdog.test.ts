import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hasTools } from '../firmware/unpackedBundle.ts';

const watchdog = new URL('../watchdog.mjs', import.meta.url).href;
/** By which the watchdog finds and ends what a test has started. */
const hasPrograms = await hasTools('ps', 'pkill');

/** Beats for the main thread until that has come to its work, however late. */
const untilItWorks = `
  const { existsSync } = require('node:fs');
  const { parentPort, workerData } = require('node:worker_threads');
  const { beats, sign } = workerData;
  parentPort.postMessage('beating');
  while (!existsSync(sign)) {
    Atomics.add(beats, 0, 1);
    Atomics.wait(beats, 1, 0, 50);
  }`;

/** A process under a watchdog of this patience, which begins when the work of its main thread has made a file at the path `sign`. */
async function endOf(patienceSeconds: number, work: string) {
  const sign = join(mkdtempSync(join(tmpdir(), 'tauscope-watchdog-')), 'sign');
  const script = `
    import { spawnSync } from 'node:child_process';
    import { once } from 'node:events';
    import { writeFileSync } from 'node:fs';
    import { Worker } from 'node:worker_threads';
    const beats = new Int32Array(new SharedArrayBuffer(8));
    const sign = ${JSON.stringify(sign)};
    const options = { eval: true, workerData: { beats, sign }, execArgv: [] };
    const beating = new Worker(${JSON.stringify(untilItWorks)}, options);
    await once(beating, 'message');
    beating.unref();
    const workerData = { beats, patienceSeconds: ${patienceSeconds} };
    const thread = new Worker(new URL('${watchdog}'), { workerData, execArgv: [] });
    thread.postMessage('the third test');
    await once(thread, 'message');
    thread.unref();
    ${work}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script]);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code, signal, said };
}

test.skipIf(!hasPrograms)(
  'a loop without end is ended, with what was at work and where (needs ps and pkill)',
  async () => {
    const { signal, said } = await endOf(
      1,
      "function spin() { writeFileSync(sign, ''); for (;;); }\nspin();",
    );
    expect(signal).toBe('SIGKILL');
    expect(said).toMatch(/Nothing has moved for 1 s at: the third test/);
    expect(said).toMatch(/at spin \(/);
  },
);

test.skipIf(!hasPrograms)(
  'so is the wait for a program that does not end, and the program (needs ps and pkill)',
  async () => {
    const { signal, said } = await endOf(1, "spawnSync('sh', ['-c', 'touch \"$0\"; exec sleep 987', sign]);");
    expect(signal).toBe('SIGKILL');
    const [, pid] = /(\d+) +\S+ sleep 987/.exec(said)!;
    // Gone, or dead until somebody asks for its exit code.
    const state = () => spawnSync('ps', ['-o', 'stat=', '-p', pid!]).stdout.toString();
    await expect.poll(state).toMatch(/^Z|^$/);
  },
);

test('who moves on is left alone, however slowly', async () => {
  const turn = 'Atomics.add(beats, 0, 1); Atomics.wait(beats, 1, 0, 100);';
  const { code, said } = await endOf(
    4,
    `writeFileSync(sign, ''); for (const end = Date.now() + 9000; Date.now() < end; ) { ${turn} }`,
  );
  expect([code, said]).toEqual([0, '']);
});
