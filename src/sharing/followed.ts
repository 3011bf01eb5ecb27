import * as v from 'valibot';
import { TauscopeError } from '../network/errors.ts';

/** Below the site's root: the list of what `tauscope serve --follow` watches, and, below that, each results file by its name. */
export const followedPath = 'followed';

/** An exploration that is watched; `still` is one that has written nothing for long, so that nobody knows whether it runs. */
const followedRun = v.object({
  name: v.string(),
  file: v.string(),
  state: v.picklist(['waiting', 'running', 'finished', 'failed', 'interrupted', 'still']),
  doing: v.exactOptional(v.string()),
  reason: v.exactOptional(v.string()),
  /** When its results file was written last, in milliseconds since 1970; null while there is none. */
  savedAt: v.nullable(v.number()),
  /** How long ago that was when this was asked; null while there is none. */
  ageSeconds: v.nullable(v.number()),
});

const followedSchema = v.object({
  /** The file or the folder, as it was named. */
  path: v.string(),
  runs: v.array(followedRun),
});

export type FollowedRun = v.InferOutput<typeof followedRun>;
export type Followed = v.InferOutput<typeof followedSchema>;

/** Throws TauscopeError `not-found`. */
export function parseFollowed(text: string): Followed {
  try {
    return v.parse(followedSchema, JSON.parse(text));
  } catch {
    throw new TauscopeError(
      'not-found',
      'This server follows nothing. Start it with `tauscope serve --follow RESULTS.json`, or a folder of them.',
    );
  }
}
