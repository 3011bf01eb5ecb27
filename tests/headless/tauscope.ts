import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

/** The built command. */
export const program = resolve(import.meta.dirname, '../../dist/cli/tauscope.js');

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built command to its end. */
export function tauscope(args: readonly string[], options: { cwd?: string } = {}): Promise<Finished> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: options.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => done({ code, out, err }));
  });
}
