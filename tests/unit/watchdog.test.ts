import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

const watchdog = new URL('../watchdog.mjs', import.meta.url).href;

/** A process under the watchdog whose main thread ends with this. */
async function endOf(work: string) {
  const script = `
    import { spawnSync } from 'node:child_process';
    import { once } from 'node:events';
    import { Worker } from 'node:worker_threads';
    const beats = new Int32Array(new SharedArrayBuffer(4));
    const workerData = { beats, patienceSeconds: 1 };
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

test('a loop without end is ended, with what was at work and where', async () => {
  const { signal, said } = await endOf('function spin() { for (;;); }\nspin();');
  expect(signal).toBe('SIGKILL');
  expect(said).toMatch(/Nothing has moved for 1 s at: the third test/);
  expect(said).toMatch(/at spin \(/);
});

test('so is the wait for a program that does not end, and the program', async () => {
  const { signal, said } = await endOf("spawnSync('sleep', ['987']);");
  expect(signal).toBe('SIGKILL');
  const [, pid] = /(\d+) +\S+ sleep 987/.exec(said)!;
  // Gone, or dead until somebody asks for its exit code.
  const state = () => spawnSync('ps', ['-o', 'stat=', '-p', pid!]).stdout.toString();
  await expect.poll(state).toMatch(/^Z|^$/);
});

test('who moves on is left alone', async () => {
  const beat = 'const pulse = setInterval(() => Atomics.add(beats, 0, 1), 50);';
  const { code, said } = await endOf(`${beat}\nsetTimeout(() => clearInterval(pulse), 3000);`);
  expect([code, said]).toEqual([0, '']);
});
