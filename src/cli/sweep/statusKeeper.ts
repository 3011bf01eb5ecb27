import { join } from 'node:path';
import type { RunStatus } from '../../sharing/sweepStatus.ts';
import { statusFile } from '../../sharing/sweepStatus.ts';
import { write } from '../writeFile.ts';

/** How often what runs is written while nothing begins or ends, in milliseconds. */
const statusMs = 5000;

interface StatusKeeper {
  /** Writes the statuses as they are now. */
  save(): void;
  /** Writes them for the last time. */
  finish(): Promise<void>;
}

/** Keeps the status file of a sweep as its explorations begin, go on and end. */
export function statusKeeper(folder: string, statuses: readonly RunStatus[]): StatusKeeper {
  let saving = Promise.resolve();
  const save = () => {
    saving = saving
      .then(() => write(join(folder, statusFile), `${JSON.stringify({ runs: statuses })}\n`))
      // Whoever watches misses something; the results do not depend on it.
      .catch(() => undefined);
  };
  const timer = setInterval(save, statusMs);
  save();
  return {
    save,
    finish() {
      clearInterval(timer);
      save();
      return saving;
    },
  };
}
