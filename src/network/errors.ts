import { printable } from '../words/names.ts';

/** Stable codes of the errors a person can meet; the text may change, the code does not. */
export type ErrorCode =
  | 'model-format'
  | 'model-unsupported'
  | 'model-limit'
  | 'data-format'
  | 'data-mismatch'
  | 'data-limit'
  | 'recipe-invalid'
  | 'results-invalid'
  | 'results-differ'
  | 'reference-differs'
  | 'link-broken'
  | 'link-version'
  | 'hash-mismatch'
  | 'not-found'
  | 'usage'
  | 'worker-failed'
  | 'queue-failed'
  | 'storage-failed'
  | 'board-failed'
  | 'picture-failed'
  | 'cancelled';

/**
 * An error meant for the person at the screen: says what was expected, what was found and what to do. Its text is printable,
 * whatever it quotes.
 */
export class TauscopeError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(printable(message));
    this.name = 'TauscopeError';
    this.code = code;
  }
}
