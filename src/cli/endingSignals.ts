import { constants } from 'node:os';

/** Signals that end a program. */
export const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** As a shell gives it for a program that a signal ended. */
export function exitCodeOf(signal: (typeof endingSignals)[number]): number {
  return 128 + constants.signals[signal];
}
