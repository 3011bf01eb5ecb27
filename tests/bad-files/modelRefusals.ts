import { expect, test } from 'vitest';
import type { ErrorCode } from '../../src/network/errors.ts';
import { TauscopeError } from '../../src/network/errors.ts';
import { readModel } from '../../src/network/readModel.ts';
import type { BuiltModel } from '../unit/network/tflite/tfliteBuilder.ts';
import { buildTflite } from '../unit/network/tflite/tfliteBuilder.ts';

/** What is wrong, the file, and the error that must name it. */
export type Refusal = readonly [string, Uint8Array | BuiltModel, ErrorCode, RegExp];

/** One test per refusal. */
export function itRefuses(refusals: readonly Refusal[]): void {
  test.each(refusals)('%s is refused', (_, model, code, message) => {
    const file = model instanceof Uint8Array ? model : buildTflite(model);
    let caught: unknown;
    try {
      readModel(file, 'bad.tflite');
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(TauscopeError);
    expect((caught as TauscopeError).message).toMatch(message);
    expect((caught as TauscopeError).code).toBe(code);
  });
}
