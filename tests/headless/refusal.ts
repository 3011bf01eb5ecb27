import { CommanderError } from 'commander';
import { expect } from 'vitest';
import { TauscopeError } from '../../src/network/errors.ts';
import { inThisProcess } from './inThisProcess.ts';

/** What the command says when it refuses. It must print nothing else, and fail with 1 and a sentence, as `tauscope.ts` does for these errors and no others. */
export async function refusal(args: readonly string[]): Promise<string> {
  const { out, err, error } = await inThisProcess(args);
  if (error instanceof CommanderError) expect(error.exitCode).toBe(1);
  else expect(error).toBeInstanceOf(TauscopeError);
  expect(out).toBe('');
  return error instanceof TauscopeError ? `${err}tauscope: ${error.message}\n` : err;
}
