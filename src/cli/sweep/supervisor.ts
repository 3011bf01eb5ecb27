import type { Progress } from '../../exploration/progress.ts';

/** What an exploration tells the sweep that started it. */
export type Told =
  | { readonly progress: Progress }
  /** It goes on in this file, or leaves it as it is when that is complete. */
  | { readonly begun: { readonly file: string; readonly complete: boolean } };

/** The sweep that started this process, or null; the channel between them tells each when the other is gone. */
export function supervisor(): { tell(told: Told): void } | null {
  if (!process.send) return null;
  // Whatever ends a sweep, nothing must go on to write into the files of the next.
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel?.unref();
  return {
    tell(told) {
      if (process.connected) process.send!(told, undefined, undefined, () => undefined);
    },
  };
}
