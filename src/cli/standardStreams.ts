import { fileError } from './fileError.ts';

/**
 * A full disk or a closed pipe behind standard output is said in a sentence, and the command fails. Standard error carries progress
 * and messages: that nobody reads them is no reason to stop.
 */
export function handleStreamErrors(): void {
  process.stdout.on('error', (error) => {
    process.stderr.write(`tauscope: ${fileError('write', 'standard output', error).message}\n`);
    process.exitCode = 1;
  });
  process.stderr.on('error', () => undefined);
}
