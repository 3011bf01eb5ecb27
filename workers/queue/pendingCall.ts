import type { PreparedCall } from './preparedCall.ts';

export interface Waiter {
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

/** A part of a call, and what of the whole answer should be its own. */
export interface PreparedPart extends PreparedCall {
  readonly within: (answer: unknown) => unknown;
}

/** A call that is not answered yet. */
export interface PendingCall extends PreparedCall {
  /** Whether two workers must agree on it. */
  readonly isChecked: boolean;
  /** For another worker to vouch for the answer. */
  readonly part: PreparedPart | null;
  /** Of a part: who answered the whole call, and what to do with the part's answer. */
  readonly vouching?: {
    readonly worker: string;
    readonly answered: (by: readonly string[], bytes: Uint8Array) => void;
  };
  waiters: Waiter[];
  /** Its messages in the queue. */
  readonly ids: Set<string>;
  /** By worker, as encoded data. */
  readonly answers: Map<string, Uint8Array>;
  /** Workers that have begun with it when others had before them, at most as many as it may be delivered to. */
  readonly takers: Set<string>;
  copies: number;
  failures: number;
  /** Messages that came to nothing: refused, or lost. */
  losses: number;
}

export function pendingCall(
  { key, method, bytes, fits }: PreparedCall,
  kind: Pick<PendingCall, 'isChecked' | 'part' | 'waiters' | 'vouching'>,
): PendingCall {
  return {
    ...{ key, method, bytes, fits },
    ...kind,
    ids: new Set(),
    answers: new Map(),
    takers: new Set(),
    copies: 0,
    failures: 0,
    losses: 0,
  };
}

/** Whose answer is no second one. */
export function answerersOf({ answers, vouching }: PendingCall): string[] {
  return vouching ? [vouching.worker] : [...answers.keys()];
}
