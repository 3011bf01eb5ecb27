import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { connect } from '@nats-io/transport-node';
import { faultEnvironment, faults } from '../faults.ts';
import { freePort } from '../freePort.ts';
import { program } from '../tauscope.ts';

export const hasBroker = spawnSync('nats-server', ['--version']).status === 0;

/** What processes have written on standard error so far. */
const texts = new WeakMap<ChildProcess, string>();

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
    this.#server = heard(
      spawn('nats-server', [
        ...['--addr', '127.0.0.1', '--port', String(this.#port), '--jetstream', '--store_dir', this.#folder],
        ...this.#more,
      ]),
    );
    await said(this.#server, /Server is ready/);
  }

  async kill(): Promise<void> {
    if (this.#server) await kill(this.#server);
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
  const worker = heard(
    spawn(
      process.execPath,
      [...options, program, 'worker', '--queue', url, '--workers', '1', '--name', name, ...more],
      { stdio: ['ignore', 'ignore', 'pipe'], env: faultEnvironment(fault) },
    ),
  );
  await said(worker, /waiting for calls/);
  return worker;
}

/** An exploration that is under way. */
export class Driver {
  readonly process: ChildProcess;
  readonly ended: Promise<number | null>;

  constructor(args: readonly string[]) {
    this.process = heard(
      spawn(process.execPath, [program, 'explore', ...args], { stdio: ['ignore', 'ignore', 'pipe'] }),
    );
    this.ended = once(this.process, 'close').then(([code]) => code as number | null);
  }

  /** What it has said so far. */
  get text(): string {
    return textOf(this.process);
  }
}

/** Ends a process at once. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** What a process has written on standard error so far. */
export const textOf = (child: ChildProcess) => texts.get(child) ?? '';

/** Waits until a process has written something like this on standard error. */
export async function said(child: ChildProcess, what: RegExp): Promise<void> {
  await new Promise<void>((done, fail) => {
    const look = () => {
      if (what.test(textOf(child))) done();
      else if (child.stderr!.closed) fail(new Error(`it ended without ${what.source}: ${textOf(child)}`));
    };
    child.stderr!.on('data', look).on('close', look);
    look();
  });
}

function heard(child: ChildProcess): ChildProcess {
  child.stderr!.on('data', (chunk: Buffer) => texts.set(child, textOf(child) + chunk.toString()));
  return child;
}
