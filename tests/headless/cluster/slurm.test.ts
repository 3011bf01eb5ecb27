import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@nats-io/transport-node';
import { describe, expect, onTestFailed, test } from 'vitest';
import { waitMilliseconds } from '../../patience.ts';
import { sparse } from '../exploredFile.ts';
import { faults, holding } from '../faults.ts';
import { tauscope } from '../tauscope.ts';
import type { Slurm } from './throwAwaySlurm.ts';
import { startSlurm, until } from './throwAwaySlurm.ts';

const programs = ['munged', 'slurmctld', 'slurmd', 'sbatch', 'nats-server'];
const missing = programs.filter((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0);
const sweep = {
  common: { model: 'lenet', data: 'synthetic', calibration: 16, 'held-out': 48, form: sparse.slice(1) },
  runs: [
    { name: 'long', taus: '0:0.1:0.01', selection: 960 },
    { name: 'short', taus: '0,0.03', selection: 24 },
  ],
};

const title = `a sweep on a Slurm cluster${missing.length > 0 ? ` (needs ${missing.join(', ')})` : ''}`;

describe.skipIf(missing.length > 0)(title, () => {
  test('finds the same while a worker is cancelled and the driver interrupted and started again', async ({
    skip,
  }) => {
    const folder = mkdtempSync(join(tmpdir(), 'tauscope-slurm-job-'));
    const at = (...names: string[]) => join(folder, ...names);
    writeFileSync(at('sweep.json'), JSON.stringify(sweep));
    const alone = tauscope(['sweep', 'sweep.json', '--out', 'alone'], { cwd: folder });
    const slurm = await startSlurm(3).catch((error: unknown) => String(error));
    if (typeof slurm === 'string') {
      await alone;
      return skip(`Slurm's daemons do not run here: ${slurm}`);
    }
    try {
      const what = ['--', 'sweep', 'sweep.json', '--out', 'found', '--checkpoint', '0.1'];
      const options = ['--tasks', '2', '--cpus', '1', '--time', '10', `--sbatch=--output=${at('%a.log')}`];
      const script = await tauscope(['cluster', 'slurm', ...options, ...what], { cwd: folder });
      writeFileSync(at('job.sh'), script.out);
      // As long as this is there, no worker gets far.
      writeFileSync(at('hold'), '');
      const spoilt = `NODE_OPTIONS=--import=${faults},TAUSCOPE_FAULT=${holding(3, at('hold'))}`;
      const job = await slurm.ask('sbatch', '--parsable', `--export=ALL,${spoilt}`, at('job.sh'));
      const shared = at(`.tauscope-${job}`);
      onTestFailed(() =>
        console.log([0, 1, 2].map((task) => readFileSync(at(`${task}.log`), 'utf8')).join('\n')),
      );

      await until(() => existsSync(join(shared, 'address')), waitMilliseconds);
      await expectTokenOnly(join(shared, 'address'));
      await until(() => existsSync(at('found', 'long.json')), waitMilliseconds);
      await slurm.ask('scancel', '--signal=USR1', '--batch', `${job}_0`);
      await slurm.ask('scancel', `${job}_1`);
      await until(async () => (await stateOf(slurm, `${job}_0`)) === 'PENDING', waitMilliseconds);
      expect(readFileSync(at('found', 'long.json'), 'utf8')).toContain('"complete":false');
      rmSync(at('hold'));
      // Slurm would wait for two minutes.
      await slurm.ask('scontrol', 'update', `jobid=${job}_0`, 'StartTime=now');

      await until(async () => (await slurm.ask('squeue', '--noheader')) === '', waitMilliseconds);
      expect(existsSync(join(shared, 'finished'))).toBe(true);
      expect(existsSync(join(shared, 'address'))).toBe(false);
      await alone;
      expect(readdirSync(at('found')).sort()).toEqual(readdirSync(at('alone')).sort());
      for (const name of ['long.json', 'short.json'])
        expect(readFileSync(at('found', name), 'utf8')).toBe(readFileSync(at('alone', name), 'utf8'));
    } finally {
      await slurm.stop();
    }
  });
});

const stateOf = (slurm: Slurm, task: string) =>
  slurm.ask('squeue', '--noheader', '--job', task, '--format=%T');

/** The broker is only for those who can read its address. */
async function expectTokenOnly(file: string): Promise<void> {
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const { host } = new URL(readFileSync(file, 'utf8'));
  await expect(connect({ servers: host, reconnect: false })).rejects.toThrow(/authorization/i);
}
