import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import pMap from 'p-map';
import { TauscopeError } from '../network/errors.ts';
import type { Followed, FollowedRun } from '../sharing/followed.ts';
import { isComplete, isResults } from '../sharing/resultsFile.ts';
import type { RunStatus } from '../sharing/sweepStatus.ts';
import { parseSweepStatus, statusFile } from '../sharing/sweepStatus.ts';
import { printable } from '../words/names.ts';
import { isFolder } from './readFolder.ts';
import { headOf, openFiles, resultsIn } from './resultsPaths.ts';

/** A results file, or a folder of them, that is watched while an exploration or a sweep writes. */
export interface FollowedResults {
  /** What there is now, and how far it is. */
  list(): Promise<Followed>;
  /** The content of one of the results files now; null for any other name. */
  read(name: string): Promise<Uint8Array | null>;
}

/** Explorations write every 30 seconds unless told otherwise; one that has missed so many of these, in seconds, stands still. */
const stillSeconds = 120;
/** What a results file says before its answers is shorter, in bytes; names of very many classes may make it longer. */
const recipeBytes = 2 ** 18;

interface Written {
  readonly savedAt: number;
  readonly complete: boolean;
}

/**
 * Follows a results file or those of a folder; neither need be there yet.
 * @param now milliseconds since 1970
 * @throws TauscopeError `not-found` when there is not even the folder that they will lie in
 */
export async function followResults(path: string, now: () => number): Promise<FollowedResults> {
  const absolute = resolve(path);
  if (!(await isFolder(dirname(absolute))))
    throw new TauscopeError('not-found', `Cannot follow ${path}: there is no folder ${dirname(absolute)}.`);
  const filesNow = async () => {
    if (await isFolder(absolute))
      return { folder: absolute, isWhole: true, names: await resultsIn(absolute) };
    const isThere = await headOf(absolute).then(isResults, () => false);
    return { folder: dirname(absolute), isWhole: false, names: isThere ? [basename(absolute)] : [] };
  };

  // Whether a file is complete is looked up once for each time that it is written.
  const known = new Map<string, Written>();
  const writtenAt = async (file: string): Promise<Written> => {
    const savedAt = Math.round((await stat(file)).mtimeMs);
    const before = known.get(file);
    if (before?.savedAt === savedAt) return before;
    const written = {
      savedAt,
      complete: isComplete(new TextDecoder().decode(await headOf(file, recipeBytes))),
    };
    known.set(file, written);
    return written;
  };

  return {
    async list() {
      const { folder, isWhole, names } = await filesNow();
      const files = new Map(
        await pMap(names, async (name) => [name, await writtenAt(join(folder, name))] as const, {
          concurrency: openFiles,
        }),
      );
      const status = isWhole ? await statusIn(folder) : null;
      const told = status?.runs ?? [];
      const others = names.filter((name) => !told.some(({ file }) => file === name));
      const run = ({ name, file, state, doing, reason }: RunStatus, toldAt: number): FollowedRun => {
        const savedAt = files.get(file)?.savedAt ?? null;
        const isRunning = state === 'running';
        const isStill = isRunning && now() - toldAt > stillSeconds * 1000;
        return {
          name: printable(name),
          file,
          // One that failed may have left the complete results of another recipe where its own would lie.
          state: files.get(file)?.complete && state !== 'failed' ? 'finished' : isStill ? 'still' : state,
          ...(isRunning && !isStill && doing !== undefined && { doing: printable(doing) }),
          ...(reason !== undefined && { reason: printable(reason) }),
          savedAt,
          ageSeconds: savedAt === null ? null : Math.max(0, Math.round((now() - savedAt) / 1000)),
        };
      };
      const untold = isWhole || names.length > 0 ? others : [basename(absolute)];
      return {
        path: printable(path),
        runs: [
          ...told.map((each) => run(each, status!.savedAt)),
          ...untold.map((file) => {
            const savedAt = files.get(file)?.savedAt;
            const state = savedAt === undefined ? 'waiting' : 'running';
            return run({ name: file.replace(/\.json$/, ''), file, state }, savedAt ?? 0);
          }),
        ],
      };
    },
    async read(name) {
      const { folder, names } = await filesNow();
      return names.includes(name) ? readFile(join(folder, name)) : null;
    },
  };
}

/** What a sweep says of itself in a folder, and when it said so. */
async function statusIn(folder: string) {
  const file = join(folder, statusFile);
  const text = await readFile(file, 'utf8').catch(() => null);
  const runs = text === null ? null : parseSweepStatus(text);
  return runs && { runs, savedAt: (await stat(file)).mtimeMs };
}
