import * as v from 'valibot';

/** How far one exploration is. */
export type RunStatus = v.InferOutput<typeof runStatus>;

/** Beside the results files of a sweep: which explorations there are and how far each is, for whoever watches. */
export const statusFile = 'sweep.status';

const runStatus = v.object({
  name: v.string(),
  /** Name of its results file in the folder; it is there once a point is measured. */
  file: v.string(),
  state: v.picklist(['waiting', 'running', 'finished', 'failed', 'interrupted']),
  /** What a running one does: "exploring: 34 %". */
  doing: v.exactOptional(v.string()),
  /** Why one has failed. */
  reason: v.exactOptional(v.string()),
});

const sweepStatus = v.object({ runs: v.array(runStatus) });

/** What a sweep says of itself; null for text that is not from one. */
export function parseSweepStatus(text: string): RunStatus[] | null {
  try {
    const parsed = v.safeParse(sweepStatus, JSON.parse(text));
    return parsed.success ? parsed.output.runs : null;
  } catch {
    return null;
  }
}
