import type { FileHandle } from 'node:fs/promises';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Entry {
  /** Empty for the driver's own. */
  readonly workers: readonly string[];
  readonly offset: number;
  readonly length: number;
  readonly written: Promise<unknown>;
}

/** The answers that a run has accepted, by the calls' keys, with who gave them: in a file, since they may be many. */
export interface AnswerLog {
  add(key: string, workers: readonly string[], answer: Uint8Array): void;
  /** The answer of a call, undefined when none is known. */
  find(key: string): Promise<Uint8Array> | undefined;
  /** Forgets what rests on these workers alone; returns how many answers that were. */
  withdraw(workers: ReadonlySet<string>): number;
  close(): Promise<void>;
}

export async function openAnswerLog(): Promise<AnswerLog> {
  const folder = await mkdtemp(join(tmpdir(), 'tauscope-answers-'));
  const file = await open(join(folder, 'answers'), 'w+');
  const entries = new Map<string, Entry>();
  let end = 0;
  return {
    add(key, workers, answer) {
      const written = file.write(answer, 0, answer.length, end);
      // Who reads the answer learns of the fault.
      written.catch(() => undefined);
      entries.set(key, { workers, offset: end, length: answer.length, written });
      end += answer.length;
    },
    find(key) {
      const entry = entries.get(key);
      return entry && read(file, entry);
    },
    withdraw(workers) {
      const before = entries.size;
      for (const [key, entry] of entries)
        if (entry.workers.length > 0 && entry.workers.every((worker) => workers.has(worker)))
          entries.delete(key);
      return before - entries.size;
    },
    async close() {
      await file.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function read(file: FileHandle, { offset, length, written }: Entry): Promise<Uint8Array> {
  await written;
  const answer = new Uint8Array(length);
  await file.read(answer, 0, length, offset);
  return answer;
}
