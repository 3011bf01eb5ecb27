import * as v from 'valibot';
import type { ErrorCode } from '../../src/network/errors.ts';
import { TauscopeError } from '../../src/network/errors.ts';
import type { BlobRef } from './blobs.ts';
import { blobRefSchema } from './callMessage.ts';
import { decode, encode } from './wireFormat.ts';

/** An answer that takes more is a blob. */
const inlineBytes = 256 * 1024;

/** What a worker says of a call: the answer as encoded data, or why there is none. */
export type Outcome =
  | { readonly id: string; readonly answer: Uint8Array }
  | { readonly id: string; readonly large: BlobRef }
  | { readonly id: string; readonly failure: { readonly code: FailureCode; readonly message: string } };

const mostMessageLength = 2048;

/** Why a call can fail. */
const failureCodes = ['model-limit', 'model-unsupported', 'worker-failed'] as const satisfies ErrorCode[];
export type FailureCode = (typeof failureCodes)[number];

const id = v.pipe(v.string(), v.maxLength(64));
const outcomeSchema = v.union([
  v.strictObject({ id, answer: v.instance(Uint8Array) }),
  v.strictObject({ id, large: blobRefSchema }),
  v.strictObject({
    id,
    failure: v.strictObject({
      code: v.picklist(failureCodes),
      message: v.pipe(v.string(), v.maxLength(mostMessageLength)),
    }),
  }),
]);

export function answerBytes(id: string, answer: unknown, put: (bytes: Uint8Array) => BlobRef): Uint8Array {
  const bytes = encode(answer);
  return encode(bytes.length > inlineBytes ? { id, large: put(bytes) } : { id, answer: bytes });
}

/** Whatever else went wrong is a failure of the worker. */
export function failureBytes(id: string, error: unknown): Uint8Array {
  const known = error instanceof TauscopeError ? failureCodes.find((code) => code === error.code) : undefined;
  const message = error instanceof Error ? error.message : String(error);
  return encode({
    id,
    failure: { code: known ?? 'worker-failed', message: message.slice(0, mostMessageLength) },
  });
}

/** @throws Error for what no worker of ours sends */
export function readOutcome(bytes: Uint8Array): Outcome {
  return v.parse(outcomeSchema, decode(bytes));
}
