import type { MsgHdrs } from '@nats-io/transport-node';
import { headers } from '@nats-io/transport-node';
import * as v from 'valibot';
import type { ErrorCode } from '../../src/network/errors.ts';
import { TauscopeError } from '../../src/network/errors.ts';
import type { BlobRef } from './blobs.ts';
import { blobRefSchema } from './callMessage.ts';
import { decode, encode } from './wireFormat.ts';

/** An answer that takes more is a blob. */
const inlineBytes = 256 * 1024;

const idHeader = 'Tauscope-Call';
const kindHeader = 'Tauscope-Kind';

/** What a worker says of a call: the answer as encoded data, or why there is none. */
export type Outcome = { readonly id: string } & (
  | { readonly kind: 'answer'; readonly bytes: Uint8Array }
  | { readonly kind: 'large'; readonly ref: BlobRef }
  | ({ readonly kind: 'failure' } & Failure)
  | { readonly kind: Notice }
);

/**
 * `taken`: it begins with what others had taken before. `declined`: the message is not for this worker. `exhausted`, of the driver alone: it
 * was delivered as often as it may be.
 */
export type Notice = 'taken' | 'declined' | 'exhausted';

export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
}

const mostMessageLength = 2048;

/** Why a call can fail. */
const failureCodes = ['model-limit', 'model-unsupported', 'worker-failed'] as const satisfies ErrorCode[];
export type FailureCode = (typeof failureCodes)[number];

const failureSchema = v.strictObject({
  code: v.picklist(failureCodes),
  message: v.pipe(v.string(), v.maxLength(mostMessageLength)),
});

/** A message with the number of its call and its kind as headers, so that an answer's bytes are the message's own. */
export interface OutcomeMessage {
  readonly headers: MsgHdrs;
  readonly data: Uint8Array;
}

export function answerMessage(
  id: string,
  answer: unknown,
  put: (bytes: Uint8Array) => BlobRef,
): OutcomeMessage {
  const bytes = encode(answer);
  return bytes.length > inlineBytes ? message(id, 'large', encode(put(bytes))) : message(id, 'answer', bytes);
}

/** Whatever else went wrong is a failure of the worker. */
export function failureMessage(id: string, error: unknown): OutcomeMessage {
  const known = error instanceof TauscopeError ? failureCodes.find((code) => code === error.code) : undefined;
  const text = error instanceof Error ? error.message : String(error);
  const failure = { code: known ?? 'worker-failed', message: text.slice(0, mostMessageLength) };
  return message(id, 'failure', encode(failure));
}

export function noticeMessage(id: string, notice: Notice): OutcomeMessage {
  return message(id, notice, new Uint8Array(0));
}

/** @throws Error for what no worker of ours sends */
export function readOutcome(given: MsgHdrs | undefined, data: Uint8Array): Outcome {
  const id = given?.get(idHeader) ?? '';
  const kind = given?.get(kindHeader);
  switch (kind) {
    case 'answer':
      return { id, kind, bytes: data };
    case 'large':
      return { id, kind, ref: v.parse(blobRefSchema, decode(data)) };
    case 'failure':
      return { id, kind, ...v.parse(failureSchema, decode(data)) };
    case 'taken':
    case 'declined':
    case 'exhausted':
      return { id, kind };
    default:
      throw new Error('expected an outcome');
  }
}

function message(id: string, kind: Outcome['kind'], data: Uint8Array): OutcomeMessage {
  const made = headers();
  made.set(idHeader, id);
  made.set(kindHeader, kind);
  return { headers: made, data };
}
