import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { quote } from 'shlex';
import type { RunStatus } from '../../sharing/sweepStatus.ts';
import { statusFile } from '../../sharing/sweepStatus.ts';
import { checkOutputFolder } from '../checkOutput.ts';
import { checkQueueOptions } from '../checkQueueOptions.ts';
import { readText } from '../readFiles.ts';
import { runSweep } from './runSweep.ts';
import { parseSweepFile } from './sweepFile.ts';
import { sweepRuns } from './sweepRuns.ts';

interface SweepOptions {
  readonly out: string;
  readonly parallel?: number;
  readonly checkpoint: number;
  readonly workers?: number;
  readonly queue?: string;
  readonly checkShare?: number;
  readonly json?: true;
}

/** Drivers of a queue mostly wait: with so many at a time the workers have always something to do. */
const queuedAtOnce = 4;

/**
 * `tauscope sweep`: the explorations that a file names, each in a process of its own; what an earlier sweep has found in the
 * folder stays and is gone on with. One that fails is said, and the others go on.
 */
export async function sweepCommand(file: string, options: SweepOptions, command: Command): Promise<void> {
  checkQueueOptions(options);
  const { out, queue, checkpoint, checkShare, json } = options;
  const { parallel = queue === undefined ? 1 : queuedAtOnce } = options;
  const explore = command.parent!.commands.find((each) => each.name() === 'explore')!;
  const runs = sweepRuns(file, parseSweepFile(file, await readText(file)), explore.options);
  await checkOutputFolder(out, [statusFile, ...runs.map(({ name }) => `${name}.json`)], [file]);
  const threads = options.workers ?? Math.max(1, Math.floor(availableParallelism() / parallel));
  const statuses = await runSweep({
    runs,
    folder: resolve(out),
    cwd: dirname(resolve(file)),
    parallel,
    args: [
      `--checkpoint=${checkpoint}`,
      ...(queue === undefined ? [`--workers=${threads}`] : []),
      ...(checkShare === undefined ? [] : [`--check-share=${checkShare}`]),
    ],
    ...(queue !== undefined && { queue }),
  });
  if (statuses.some(({ state }) => state === 'failed')) process.exitCode ??= 1;
  process.stdout.write(json ? `${JSON.stringify({ runs: statuses })}\n` : sweepText(statuses, out));
}

/** What `tauscope sweep` prints at the end. */
export function sweepText(statuses: readonly RunStatus[], folder: string): string {
  const counts = (['finished', 'failed', 'interrupted', 'waiting'] as const).flatMap((state) => {
    const count = statuses.filter((each) => each.state === state).length;
    return count > 0 ? [`${count} ${state}`] : [];
  });
  const isWhole = statuses.every(({ state }) => state === 'finished');
  const next = isWhole
    ? `Compare them: tauscope report ${quote(folder)} --out REPORT`
    : 'The same command goes on with what is not finished.';
  return [
    ...statuses.flatMap(({ name, reason }) => (reason === undefined ? [] : [`${name} failed: ${reason}`])),
    `${folder}: ${counts.join(', ')} of ${statuses.length}. ${next}`,
    '',
  ].join('\n');
}
