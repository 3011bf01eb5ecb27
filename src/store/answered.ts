import type { ReadFiles } from '../exploration/recipe/readFiles.ts';
import { TauscopeError } from '../network/errors.ts';

/** What was read. Throws TauscopeError `usage` for a question where nobody is asked: a link or an example says what is meant. */
export function answered(read: ReadFiles): ReadFiles {
  if (read.question) throw new TauscopeError('usage', read.question.message);
  return read;
}
