import type { Progress } from '../../exploration/progress.ts';
import { formatSeconds } from '../../words/durations.ts';
import { phaseTitles } from '../progressLine.ts';

/** How far the explorations of a sweep are, all together. */
export interface SweepProgress {
  begin(name: string): void;
  /** It does so much now. */
  advance(name: string, progress: Progress): void;
  /** It has ended, however; `worked` unless it was found finished. */
  end(name: string, worked: boolean): void;
  /** "3 of 20 finished; 1200/s, about 2.5 h left; lenet-paper exploring: 34 %" */
  text(): string;
}

/**
 * What is left is told by the mean time of those that have ended; until one has, nothing is known.
 * @param parallel how many run side by side
 */
export function sweepProgress(total: number, parallel: number, now: () => number): SweepProgress {
  const running = new Map<string, { readonly begun: number; progress?: Progress }>();
  let ended = 0;
  const secondsTaken: number[] = [];
  const secondsSince = (begun: number) => (now() - begun) / 1000;

  const secondsLeft = () => {
    if (secondsTaken.length === 0) return null;
    const mean = secondsTaken.reduce((sum, seconds) => sum + seconds) / secondsTaken.length;
    const waiting = total - ended - running.size;
    const begun = [...running.values()].reduce(
      (sum, run) => sum + Math.max(0, mean - secondsSince(run.begun)),
      0,
    );
    return (waiting * mean + begun) / Math.min(parallel, Math.max(1, waiting + running.size));
  };

  return {
    begin: (name) => void running.set(name, { begun: now() }),
    advance(name, progress) {
      const run = running.get(name);
      if (run) run.progress = progress;
    },
    end(name, worked) {
      const run = running.get(name);
      if (run && worked) secondsTaken.push(secondsSince(run.begun));
      running.delete(name);
      ended++;
    },
    text() {
      const measuring = [...running.values()].flatMap(({ progress }) =>
        progress?.phase === 'selection' ? [progress] : [],
      );
      const rate = measuring.reduce((sum, { ratePerSecond }) => sum + ratePerSecond, 0);
      const left = secondsLeft();
      return [
        `${ended} of ${total} done`,
        ...(rate > 0 ? [`${Math.round(rate)} images/s`] : []),
        ...(left === null ? [] : [`about ${formatSeconds(left)} left`]),
        ...[...running].map(([name, { progress }]) => `${name} ${progress ? doing(progress) : 'begins'}`),
      ].join(', ');
    },
  };
}

/** "exploring: 34 %" */
export function doing({ phase, done, total }: Progress): string {
  return `${phaseTitles[phase]}: ${Math.floor((done / Math.max(1, total)) * 100)} %`;
}
