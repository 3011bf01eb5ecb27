import { TauscopeError } from '../network/errors.ts';

/** A call of the engine that failed by itself, again and again: others can still be answered. */
export class FailedCall extends TauscopeError {}

/** For `catch`: gives such an error, and throws any other. */
export function failedCall(error: unknown): FailedCall {
  if (error instanceof FailedCall) return error;
  throw error;
}
