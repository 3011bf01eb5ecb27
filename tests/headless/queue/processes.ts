import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { connect } from '@nats-io/transport-node';
import { program } from '../tauscope.ts';

export const hasBroker = spawnSync('nats-server', ['--version']).status === 0;

const faults = new URL('faultyEngine.mjs', import.meta.url).href;

/** A NATS server on a port of its own, which keeps its port and its disk when it is started again. */
export class TestBroker {
  readonly #folder = mkdtempSync(join(tmpdir(), 'tauscope-broker-'));
  readonly #more: readonly string[];
  #port = 0;
  #server: ChildProcess | undefined;

  constructor(more: readonly string[] = []) {
    this.#more = more;
  }

  get url(): string {
    return `nats://127.0.0.1:${this.#port}`;
  }

  get pid(): number {
    return this.#server!.pid!;
  }

  async start(): Promise<void> {
    this.#port ||= await freePort();
    const server = spawn('nats-server', [
      ...['--addr', '127.0.0.1', '--port', String(this.#port), '--jetstream', '--store_dir', this.#folder],
      ...this.#more,
    ]);
    this.#server = server;
    await said(server, /Server is ready/);
  }

  async kill(): Promise<void> {
    if (!this.#server) return;
    this.#server.kill('SIGKILL');
    await once(this.#server, 'exit');
    this.#server = undefined;
  }

  /** As if it had been killed before it wrote them; what it knows of their readers stays. */
  loseMessages(stream: string): void {
    rmSync(join(this.#folder, 'jetstream', '$G', 'streams', stream, 'msgs'), { recursive: true });
  }

  connect(): Promise<NatsConnection> {
    return connect({ servers: this.url });
  }
}

/** A worker process that waits for calls. */
export async function startWorker(
  url: string,
  name: string,
  fault?: string,
  ...more: readonly string[]
): Promise<ChildProcess> {
  const options = fault === undefined ? [] : ['--import', faults];
  const worker = spawn(
    process.execPath,
    [...options, program, 'worker', '--queue', url, '--workers', '1', '--name', name, ...more],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, TAUSCOPE_FAULT: fault } },
  );
  await said(worker, /waiting for calls/);
  return worker;
}

/** An exploration that is under way. */
export class Driver {
  readonly process: ChildProcess;
  /** What it has said so far. */
  text = '';
  readonly ended: Promise<number | null>;

  constructor(args: readonly string[]) {
    this.process = spawn(process.execPath, [program, 'explore', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.process.stderr!.on('data', (chunk: Buffer) => (this.text += chunk.toString()));
    this.ended = once(this.process, 'close').then(([code]) => code as number | null);
  }

  /** Waits until it has measured some of its grid. */
  async percent(least: number): Promise<void> {
    const reached = () =>
      [...this.text.matchAll(/exploring: (\d+) %/g)].some(([, percent]) => Number(percent) >= least);
    const { process } = this;
    while (!reached() && process.exitCode === null && process.signalCode === null)
      await Promise.race([once(process.stderr!, 'data'), this.ended]);
  }
}

/** Ends a process at once. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Waits until a program has written something like this on standard error. */
async function said(child: ChildProcess, what: RegExp): Promise<void> {
  let text = '';
  await new Promise<void>((done, fail) => {
    child.once('exit', (code) => fail(new Error(`it ended with ${code}: ${text}`)));
    child.stderr!.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (what.test(text)) done();
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { readonly port: number };
  server.close();
  await once(server, 'close');
  return port;
}
