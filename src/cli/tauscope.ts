import { CommanderError } from 'commander';
import { TauscopeError } from '../network/errors.ts';
import { tauscopeProgram } from './program.ts';
import { handleStreamErrors } from './standardStreams.ts';

handleStreamErrors();
try {
  await tauscopeProgram().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode ??= error.exitCode;
  else {
    const text =
      error instanceof TauscopeError ? error.message : error instanceof Error ? error.stack : String(error);
    process.stderr.write(`tauscope: ${text}\n`);
    process.exitCode ??= 1;
  }
}
