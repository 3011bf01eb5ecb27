import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import type { Told } from './supervisor.ts';
import { supervised } from './supervisor.ts';

/** How an exploration in a process of its own has ended. */
export interface Outcome {
  /** Its results file. */
  readonly file: string;
  /** An earlier run had finished it. */
  readonly wasComplete: boolean;
  /** Why it is not finished. */
  readonly reason?: string;
}

interface Started {
  readonly child: ChildProcess;
  readonly outcome: Promise<Outcome>;
}

/** So much of what an exploration says last is kept for the reason of its failure, in characters. */
const keptText = 4000;

/** What the explorations of a sweep share. */
export interface Surroundings {
  /** Absolute; where names of files in their arguments begin. */
  readonly cwd: string;
  /** Arguments of each besides its own. */
  readonly args: readonly string[];
  /** Address of the broker, if others do the work. */
  readonly queue?: string;
}

/**
 * Starts `tauscope explore` in a process of its own: what ends it, lack of memory included, ends no other. It ends with this one.
 * @param out its results file, absolute, unless an earlier run has begun another
 */
export function runExploration(
  own: readonly string[],
  out: string,
  { cwd, args, queue }: Surroundings,
  hear: (told: Told) => void,
): Started {
  const child = fork(process.argv[1]!, ['explore', '--continue', `--out=${out}`, ...args, ...own], {
    cwd,
    // The address may hold a password, which arguments would show to everybody on this machine.
    env: { ...process.env, ...supervised, ...(queue !== undefined && { TAUSCOPE_QUEUE: queue }) },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  let begun = { file: out, complete: false };
  child.stderr!.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-keptText);
  });
  child.on('message', (told: Told) => {
    if ('begun' in told) ({ begun } = told);
    hear(told);
  });
  const outcome = new Promise<Outcome>((done) => {
    const ended = (reason?: string) =>
      done({ file: begun.file, wasComplete: begun.complete, ...(reason !== undefined && { reason }) });
    child.on('error', ({ message }) => ended(message));
    child.on('close', (code, signal) => ended(code === 0 ? undefined : reasonOf(said, code, signal)));
  });
  return { child, outcome };
}

/** Why a process has failed, by what it said last and how it ended. */
export function reasonOf(said: string, code: number | null, signal: string | null): string {
  if (signal !== null)
    return `ended by ${signal}${signal === 'SIGKILL' ? ', as systems do without memory' : ''}`;
  const at = said.lastIndexOf('tauscope: ');
  if (at >= 0) return said.slice(at + 'tauscope: '.length).trim();
  // Commander's own words, behind which it hints at the help.
  const refusal = /^error: (.*)$/m.exec(said)?.[1];
  if (refusal !== undefined) return refusal;
  return said.trim().split('\n').at(-1) || `ended with exit code ${code}`;
}
