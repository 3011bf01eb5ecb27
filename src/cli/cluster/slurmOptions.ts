import { InvalidArgumentError } from 'commander';
import { wholeNumber } from '../optionNumbers.ts';

/** What becomes options of sbatch; each throws commander's InvalidArgumentError, which names the option. */

/** Slurm's largest array (`MaxArraySize`). */
export const taskCount = wholeNumber(1, 4_000_000);

/** A limit of time as sbatch takes it. */
export function timeLimit(text: string): string {
  if (/^(\d{1,9}(:\d{1,9}){0,2}|\d{1,9}-\d{1,9}(:\d{1,9}){0,2}|infinite|unlimited)$/i.test(text)) return text;
  throw new InvalidArgumentError(
    'expected a time as sbatch takes it: minutes, HOURS:MINUTES:SECONDS or DAYS-HOURS, such as 4:00:00.',
  );
}

/** One more option of sbatch, a line of its own in the script. */
export function sbatchOptions(text: string, before: readonly string[] = []): string[] {
  // A line break would end the line, and what follows it would be run.
  if (/^-[^\p{Cc}]+$/u.test(text)) return [...before, text];
  throw new InvalidArgumentError('expected one option of sbatch in one line, such as --partition=cpu.');
}
