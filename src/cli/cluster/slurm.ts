import { resolve } from 'node:path';
import { quote } from 'shlex';
import { version } from '../../version.ts';
import body from './slurm.sh?raw';

/** What a batch script asks of Slurm. */
export interface SlurmOptions {
  /** Tasks that only work, besides the driver's. */
  readonly tasks: number;
  /** Of each task. */
  readonly cpus: number;
  /** As sbatch takes it: "4:00:00". */
  readonly time: string;
  /** More options of sbatch, each as on its command line. */
  readonly sbatch?: readonly string[];
  /** Lines of shell before anything else, such as "module load nodejs". */
  readonly setup?: readonly string[];
}

/** So long before its time ends a task is told, in seconds: what runs then writes its results. */
const warningSeconds = 120;

/**
 * A batch script, for sbatch, that runs a command of `tauscope` with its work spread over an array of tasks.
 * @param program how `tauscope` is started, absolute
 * @param command `explore` or `sweep` with its arguments
 * @param folder where names of files in them begin
 */
export function slurmScript(
  { tasks, cpus, time, sbatch = [], setup = [] }: SlurmOptions,
  program: readonly string[],
  command: readonly string[],
  folder: string,
): string {
  const directives = [
    '--job-name=tauscope',
    `--array=0-${tasks}`,
    '--ntasks=1',
    `--cpus-per-task=${cpus}`,
    `--time=${time}`,
    `--signal=B:USR1@${warningSeconds}`,
    '--requeue',
    '--open-mode=append',
    '--output=tauscope-%A_%a.log',
    ...sbatch,
  ];
  return [
    '#!/bin/bash',
    ...directives.map((directive) => `#SBATCH ${directive}`),
    '',
    `# Written by Tauscope ${version}: tauscope cluster slurm. Submit it with sbatch.`,
    ...setup,
    `folder=${quote(resolve(folder))}`,
    `tauscope=(${program.map(quote).join(' ')})`,
    `command=(${command.map(quote).join(' ')})`,
    '',
    body,
  ].join('\n');
}
