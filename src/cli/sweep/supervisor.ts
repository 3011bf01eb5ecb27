import type { Progress } from '../../exploration/progress.ts';

/** What an exploration tells the sweep that started it. */
export type Told =
  | { readonly progress: Progress }
  /** It goes on in this file, or leaves it as it is when that is complete. */
  | { readonly begun: { readonly file: string; readonly complete: boolean } };

/** Says to an exploration that the other end of its channel is a sweep: others have channels to the processes that they start, too. */
export const supervised = { TAUSCOPE_SUPERVISED: 'by a sweep' } as const;

/** The sweep that started this process, or null; the channel between them tells each when the other is gone. */
export function supervisor(): { tell(told: Told): void } | null {
  if (!process.send || process.env['TAUSCOPE_SUPERVISED'] !== supervised.TAUSCOPE_SUPERVISED) return null;
  // Whatever ends a sweep, nothing must go on to write into the files of the next.
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel?.unref();
  return {
    tell(told) {
      if (process.connected) process.send!(told, undefined, undefined, () => undefined);
    },
  };
}
