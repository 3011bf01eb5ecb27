/**
 * `float`: answers of the float network from which losses are counted; `significance`: statistics of the calibration
 * images, whatever the method; `variants`: making the levels of methods that change weights; `costs`: generating and timing the kernels of every level; `refinement`: tuning of points.
 */
export type Phase = 'float' | 'significance' | 'variants' | 'costs' | 'selection' | 'refinement' | 'held-out';

/** State of long work, reported at most ten times a second. */
export interface Progress {
  readonly phase: Phase;
  /** Images analysed, layers prepared, steps of tuning, or image evaluations (points x images) done in this phase. */
  readonly done: number;
  readonly total: number;
  readonly ratePerSecond: number;
  /** Null until a rate is known. */
  readonly secondsLeft: number | null;
}

export type Clock = () => number;

/** Counts work of one phase. */
export interface ProgressMeter {
  advance(amount: number): void;
  /** So much of the work turned out to be needless. */
  spare(amount: number): void;
}

/** Reports work at most every `intervalMs`, and once at the end. */
export function progressMeter(
  phase: Phase,
  work: number,
  report: (progress: Progress) => void,
  now: Clock,
  intervalMs = 100,
): ProgressMeter {
  const start = now();
  let total = work;
  let done = 0;
  let reportedAt = -Infinity;
  const count = () => {
    const time = now();
    if (time - reportedAt < intervalMs && done < total) return;
    reportedAt = time;
    const seconds = (time - start) / 1000;
    const ratePerSecond = seconds > 0 ? done / seconds : 0;
    const secondsLeft = ratePerSecond > 0 ? (total - done) / ratePerSecond : null;
    report({ phase, done, total, ratePerSecond, secondsLeft });
  };
  return {
    advance(amount) {
      done += amount;
      count();
    },
    spare(amount) {
      total -= amount;
      count();
    },
  };
}
