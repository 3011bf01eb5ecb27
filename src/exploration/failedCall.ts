import { TauscopeError } from '../network/errors.ts';

/** A call of the engine that failed by itself, again and again: others can still be answered. */
export class FailedCall extends TauscopeError {}
