import { CommanderError } from 'commander';
import { expect, vi } from 'vitest';
import { tauscopeProgram } from '../../src/cli/program.ts';
import { TauscopeError } from '../../src/network/errors.ts';

/**
 * What the command says when it refuses, asked in this process: to start it takes longer than to refuse. It must print nothing else, and fail
 * with 1 and a sentence, as `tauscope.ts` does for these errors and no others.
 */
export async function refusal(args: readonly string[]): Promise<string> {
  let [out, err] = ['', ''];
  const streams = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true)),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += String(text)), true)),
  ];
  let error: unknown;
  try {
    await tauscopeProgram().parseAsync([...args], { from: 'user' });
  } catch (thrown) {
    error = thrown;
  } finally {
    for (const stream of streams) stream.mockRestore();
  }
  if (error instanceof CommanderError) expect(error.exitCode).toBe(1);
  else expect(error).toBeInstanceOf(TauscopeError);
  expect(out).toBe('');
  return error instanceof TauscopeError ? `${err}tauscope: ${error.message}\n` : err;
}
