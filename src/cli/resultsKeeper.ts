import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Exploration } from '../exploration/exploration.ts';
import { measuredPoints } from '../exploration/points/pointTable.ts';
import type { SourcePaths } from '../sharing/resultsFile.ts';
import { resultsDocument } from '../sharing/resultsFile.ts';
import { fileError } from './fileError.ts';
import type { ResultsPlace } from './resultsPlace.ts';
import { write } from './writeFile.ts';

/** Node's timers hold no longer time. */
const longestPauseMs = 2 ** 31 - 1;

interface ResultsKeeper {
  /** Says what to keep; the exploration may go on to fill in place. */
  update(exploration: Exploration): void;
  /** Writes the last state, none before has been written later; where the file cannot be written, into the system's folder for temporary ones. */
  finish(): Promise<void>;
}

/**
 * Writes what an exploration has found so far to its place, again and again until it is finished.
 * @param pauseSeconds between two times; 0 for the last one only
 */
export function resultsKeeper(
  { file, beside = file, earlier }: ResultsPlace,
  paths: SourcePaths | undefined,
  pauseSeconds: number,
): ResultsKeeper {
  const leastPoints = earlier?.complete ? Infinity : Math.max(1, earlier?.measuredPoints ?? 0);
  let found: Exploration | undefined;
  const usualPlace = () => (found?.complete ? file : beside);
  const save = async (place: string) => {
    if (!found || (!found.complete && measuredPoints(found.points).length < leastPoints)) return;
    await write(place, `${JSON.stringify(resultsDocument(found, paths))}\n`);
    return found;
  };

  let underWay: Promise<unknown> | null = null;
  const saveOnTheWay = () => {
    const place = usualPlace();
    underWay ??= save(place)
      // The next time may do better, and the last time decides.
      .catch((error: unknown) => process.stderr.write(`\n${fileError('write', place, error).message}\n`))
      .finally(() => {
        underWay = null;
      });
  };
  const pauseMs = Math.min(pauseSeconds * 1000, longestPauseMs);
  let timer: NodeJS.Timeout | undefined;

  return {
    update(exploration) {
      found = exploration;
      // Not before: a timer keeps the process alive, and who has told nothing may never finish.
      if (pauseMs > 0) timer ??= setInterval(saveOnTheWay, pauseMs);
    },
    async finish() {
      clearInterval(timer);
      await underWay;
      for (const place of [usualPlace(), join(tmpdir(), `tauscope-${randomUUID()}.json`)])
        try {
          const saved = await save(place);
          const kept = saved ? place : earlier?.file;
          if (saved?.complete && place === file) {
            if (beside !== file) await rm(beside, { force: true }).catch(() => undefined);
          } else if (kept !== undefined)
            process.stderr.write(
              `What was found${(saved ?? earlier)?.complete ? '' : ' so far'} is in ${kept}.\n`,
            );
          return;
        } catch (error) {
          process.exitCode ??= 1;
          process.stderr.write(`\ntauscope: ${fileError('write', place, error).message}\n`);
        }
    },
  };
}
