import { expect } from 'vitest';
import type { ErrorCode } from '../src/network/errors.ts';

/** For `toThrow`: an error with this code whose text matches. */
export function refused(code: ErrorCode, message = /./): Error {
  return expect.objectContaining({ code, message: expect.stringMatching(message) as string }) as Error;
}
