import * as v from 'valibot';
import { TauscopeError } from '../../network/errors.ts';

/** Most explorations of one sweep. */
export const maxRuns = 10_000;
/** Longer text is no sweep file that somebody has written. */
const maxTextLength = 16 * 2 ** 20;

const text = v.union([v.string(), v.number()], 'expected text or a number');
const value = v.union(
  [v.string(), v.number(), v.boolean(), v.array(text)],
  'expected text, a number, true or false, or a list of texts and numbers',
);
const options = v.record(v.string(), value, 'expected an object of options');
/** Options that go together, with what they are called in names of results files. */
const entry = v.pipe(
  options,
  v.check(({ name }) => name === undefined || typeof name === 'string', 'expected a name that is text'),
);

const sweepSchema = v.strictObject({
  common: v.optional(options, {}),
  matrix: v.optional(
    v.record(
      v.string(),
      v.pipe(
        v.array(v.union([value, entry], 'expected a value or an object of options')),
        v.minLength(1, 'expected at least one value'),
      ),
      'expected an object of lists',
    ),
    {},
  ),
  runs: v.optional(v.array(entry, 'expected a list of objects of options'), []),
});

/** What one option of `tauscope explore` is set to; false leaves it out. */
export type OptionValue = v.InferOutput<typeof value>;
export type OptionValues = Readonly<Record<string, OptionValue>>;

/** A sweep as its file says it: options of every run, lists of which every combination is a run, and single runs. */
export type SweepFile = v.InferOutput<typeof sweepSchema>;

/** Throws TauscopeError `usage` with the place in the file. */
export function parseSweepFile(file: string, content: string): SweepFile {
  if (content.length > maxTextLength)
    throw new TauscopeError(
      'usage',
      `${file} has ${content.length} characters; a sweep has at most ${maxTextLength}.`,
    );
  const parsed = v.safeParse(sweepSchema, jsonOf(file, content));
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw sweepFault(
      file,
      v.getDotPath(issue) ?? 'content',
      issue.type === 'strict_object' ? wrongKey(issue) : issue.message,
    );
  }
  const { matrix, runs } = parsed.output;
  if (Object.keys(matrix).length === 0 && runs.length === 0)
    throw sweepFault(
      file,
      'content',
      'expected explorations, in "matrix", in "runs", or in both; found none',
    );
  return parsed.output;
}

/** What is wrong at a place of a sweep file. */
export function sweepFault(file: string, place: string, fault: string): TauscopeError {
  return new TauscopeError('usage', `${file}: ${place}: ${fault}. Docs: docs/scale.md, "Sweeps".`);
}

function wrongKey({ expected, received }: v.BaseIssue<unknown>): string {
  return expected === 'never'
    ? `this is no part of a sweep; expected are ${Object.keys(sweepSchema.entries).join(', ')}`
    : `expected ${expected}, found ${received}`;
}

function jsonOf(file: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new TauscopeError(
      'usage',
      `${file} is not JSON: ${(error as Error).message}. A sweep is a JSON file.`,
    );
  }
}
