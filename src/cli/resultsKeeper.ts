import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Exploration } from '../exploration/exploration.ts';
import { measuredPoints } from '../exploration/points/pointTable.ts';
import type { SourcePaths } from '../sharing/resultsFile.ts';
import { resultsDocument } from '../sharing/resultsFile.ts';
import { fileError } from './fileError.ts';
import { write } from './writeFile.ts';

/** Node's timers hold no longer time. */
const longestPauseMs = 2 ** 31 - 1;

interface ResultsKeeper {
  /** Says what to keep; the exploration may go on to fill in place. */
  update(exploration: Exploration): void;
  /** Writes the last state, none before has been written later; where the file cannot be written, into the system's folder for temporary ones. */
  finish(): Promise<void>;
}

interface EarlierResults {
  readonly file: string;
  readonly measuredPoints: number;
}

/**
 * Writes what an exploration has found so far to a file, again and again until it is finished.
 * @param pauseSeconds between two times; 0 for the last one only
 * @param earlier what an earlier run has found, and where that is; a state with fewer measured points is not written
 */
export function resultsKeeper(
  file: string,
  paths: SourcePaths | undefined,
  pauseSeconds: number,
  earlier?: EarlierResults,
): ResultsKeeper {
  const leastPoints = Math.max(1, earlier?.measuredPoints ?? 0);
  let found: Exploration | undefined;
  const save = async (place: string) => {
    if (!found || measuredPoints(found.points).length < leastPoints) return;
    await write(place, `${JSON.stringify(resultsDocument(found, paths))}\n`);
    return found;
  };

  let underWay: Promise<unknown> | null = null;
  const saveOnTheWay = () => {
    underWay ??= save(file)
      // The next time may do better, and the last time decides.
      .catch((error: unknown) => process.stderr.write(`\n${fileError('write', file, error).message}\n`))
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
      for (const place of [file, join(tmpdir(), `tauscope-${randomUUID()}.json`)])
        try {
          const saved = await save(place);
          const kept = saved ? place : earlier?.file;
          if (kept !== undefined && !(saved?.complete && place === file))
            process.stderr.write(`What was found${saved?.complete ? '' : ' so far'} is in ${kept}.\n`);
          return;
        } catch (error) {
          process.exitCode ??= 1;
          process.stderr.write(`\ntauscope: ${fileError('write', place, error).message}\n`);
        }
    },
  };
}
