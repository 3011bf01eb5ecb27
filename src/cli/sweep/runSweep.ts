import type { ChildProcess } from 'node:child_process';
import { basename, join } from 'node:path';
import pMap from 'p-map';
import type { RunStatus } from '../../sharing/sweepStatus.ts';
import { endingSignals, exitCodeOf } from '../endingSignals.ts';
import type { Outcome, Surroundings } from './runExploration.ts';
import { runExploration } from './runExploration.ts';
import { statusKeeper } from './statusKeeper.ts';
import { sweepLine } from './sweepLine.ts';
import { doing, sweepProgress } from './sweepProgress.ts';
import type { SweepRun } from './sweepRuns.ts';

interface SweepWork extends Surroundings {
  readonly runs: readonly SweepRun[];
  /** Absolute; where the results files come to lie. */
  readonly folder: string;
  /** How many run side by side. */
  readonly parallel: number;
}

/**
 * Runs the explorations of a sweep and says how each has ended. A signal that ends a program ends those that run, which keep what they
 * have found, begins no more, and decides the exit code.
 */
export async function runSweep(work: SweepWork): Promise<readonly RunStatus[]> {
  const { runs, folder, parallel } = work;
  const statuses = runs.map(({ name }): RunStatus => ({ name, file: `${name}.json`, state: 'waiting' }));
  const progress = sweepProgress(runs.length, parallel, () => performance.now());
  const line = sweepLine(process.stderr, () => progress.text());
  const keeper = statusKeeper(folder, statuses);
  const children = new Set<ChildProcess>();
  let isEnding = false;
  const end = (signal: (typeof endingSignals)[number]) => {
    isEnding = true;
    process.exitCode = exitCodeOf(signal);
    for (const child of children) child.kill(signal);
  };

  const run = async ({ name, args: own }: SweepRun, n: number) => {
    if (isEnding) return;
    const begun: RunStatus = { ...statuses[n]!, state: 'running' };
    statuses[n] = begun;
    progress.begin(name);
    const { child, outcome } = runExploration(own, join(folder, begun.file), work, (told) => {
      if (!('progress' in told)) return;
      progress.advance(name, told.progress);
      statuses[n] = { ...begun, doing: doing(told.progress) };
      line.renew();
    });
    children.add(child);
    keeper.save();
    const ended = await outcome;
    children.delete(child);
    progress.end(name, !ended.wasComplete);
    const status = endedStatus(name, ended, isEnding);
    statuses[n] = status;
    keeper.save();
    line.say(endedText(status, ended));
  };

  for (const signal of endingSignals) process.on(signal, end);
  try {
    await pMap(runs, run, { concurrency: parallel });
  } finally {
    for (const signal of endingSignals) process.off(signal, end);
    await keeper.finish();
  }
  return statuses;
}

function endedStatus(name: string, { file, reason }: Outcome, isEnding: boolean): RunStatus {
  const at = { name, file: basename(file) };
  if (reason === undefined) return { ...at, state: 'finished' };
  return isEnding ? { ...at, state: 'interrupted' } : { ...at, state: 'failed', reason };
}

function endedText({ name, file, state, reason }: RunStatus, { wasComplete }: Outcome): string {
  if (reason !== undefined) return `${name} failed: ${reason}`;
  const where = file === `${name}.json` ? '' : `, in ${file}`;
  return `${name} ${wasComplete ? 'was finished before' : state}${where}`;
}
