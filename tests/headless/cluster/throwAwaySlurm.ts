import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { waitMilliseconds } from '../../patience.ts';
import { freePort } from '../freePort.ts';

const pauseMs = 200;
const run = promisify(execFile);

/** A Slurm of one node, this machine, in a folder of its own. */
export interface Slurm {
  /** Runs one of its programs and gives what that prints. */
  ask(program: string, ...args: string[]): Promise<string>;
  stop(): Promise<void>;
}

/** Starts it with so many processors, whatever this machine has. Rejects with what its daemons said when they do not come up. */
export async function startSlurm(cpus: number): Promise<Slurm> {
  const folder = mkdtempSync(join(tmpdir(), 'tauscope-slurm-'));
  const at = (name: string) => join(folder, name);
  for (const name of ['state', 'spool']) mkdirSync(at(name));
  writeFileSync(at('munge.key'), randomBytes(1024), { mode: 0o600 });
  const [controllerPort, nodePort] = await Promise.all([freePort(), freePort()]);
  const host = hostname().replace(/\..*/, '');
  const user = userInfo().username;
  const settings = [
    'ClusterName=test',
    `SlurmctldHost=${host}(127.0.0.1)`,
    `SlurmUser=${user}`,
    `SlurmdUser=${user}`,
    `AuthInfo=socket=${at('munge.socket')}`,
    `StateSaveLocation=${at('state')}`,
    `SlurmdSpoolDir=${at('spool')}`,
    `SlurmctldPidFile=${at('slurmctld.pid')}`,
    `SlurmdPidFile=${at('slurmd.pid')}`,
    `SlurmctldPort=${controllerPort}`,
    `SlurmdPort=${nodePort}`,
    'ProctrackType=proctrack/linuxproc',
    'TaskPlugin=task/none',
    'SwitchType=switch/none',
    'MpiDefault=none',
    'SelectType=select/cons_tres',
    'SelectTypeParameters=CR_CPU',
    'SlurmdParameters=config_overrides',
    'KillWait=2',
    `NodeName=${host} NodeAddr=127.0.0.1 CPUs=${cpus}`,
    'PartitionName=all Nodes=ALL Default=YES',
  ];
  writeFileSync(at('slurm.conf'), `${settings.join('\n')}\n`);
  const env = { ...process.env, SLURM_CONF: at('slurm.conf') };
  const daemons: ChildProcess[] = [];
  let said = '';
  const daemon = (program: string, ...args: string[]) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const hear = (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000));
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', (error) => (said += error.message));
    daemons.unshift(child);
  };
  const areUp = () => {
    if (daemons.every(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) return true;
    throw new Error('one of its daemons has ended');
  };
  const ask = async (program: string, ...args: string[]) =>
    (await run(program, args, { env, cwd: folder })).stdout.trim();
  const stop = async () => {
    await ask('scancel', '--user', user).catch(() => '');
    await until(
      async () => (await ask('squeue', '--noheader').catch(() => '')) === '',
      waitMilliseconds,
    ).catch(() => {});
    for (const child of daemons) {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) continue;
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    }
  };

  try {
    const files = ['key-file=munge.key', 'socket=munge.socket', 'pid-file=munge.pid', 'seed-file=munge.seed'];
    daemon(
      'munged',
      '--foreground',
      '--force',
      ...files.map((file) => `--${file.replace('=', `=${folder}/`)}`),
    );
    await until(() => areUp() && existsSync(at('munge.socket')), waitMilliseconds);
    daemon('slurmctld', '-D');
    daemon('slurmd', '-D', '-N', host);
    await until(
      async () => areUp() && (await ask('sinfo', '--noheader', '--format=%T').catch(() => '')) === 'idle',
      waitMilliseconds,
    );
    return { ask, stop };
  } catch (error) {
    await stop();
    throw new Error(`${(error as Error).message}: ${said}`, { cause: error });
  }
}

/** Waits until something holds. Rejects when it does not in time. */
export async function until(holds: () => boolean | Promise<boolean>, limitMs: number): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not so within ${limitMs / 1000} s: ${holds.toString()}`);
    await new Promise((done) => setTimeout(done, pauseMs));
  }
}
