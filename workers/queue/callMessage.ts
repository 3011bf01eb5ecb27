import * as v from 'valibot';
import type { EngineCall, EngineJob, JobLevels } from '../../src/exploration/engine.ts';
import type { BlobRef } from './blobs.ts';
import { mostBlobBytes } from './blobs.ts';
import { engineMethods } from './expectedAnswer.ts';
import { decode, encode } from './wireFormat.ts';

/** A member of a request that takes more is a blob of its own: neighbouring calls have images or configurations in common. */
const inlineBytes = 2048;

/** Members that calls share, as the same objects, and that nobody changes: they are encoded once. */
const shared = new Set(['configurations', 'inputs']);
const sharedBytes = new WeakMap<object, Uint8Array>();

/** A call with all that an engine needs for it. */
export interface WholeCall {
  readonly job: EngineJob;
  readonly levels: JobLevels | undefined;
  readonly call: EngineCall;
}

export const blobRefSchema = v.strictObject({
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  size: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(mostBlobBytes)),
});

const callSchema = v.strictObject({
  job: blobRefSchema,
  levels: v.nullable(blobRefSchema),
  method: v.picklist(engineMethods),
  inline: v.record(v.string(), v.unknown()),
  blobs: v.record(v.string(), blobRefSchema),
});

/**
 * A call as bytes, the same for the same call.
 * @param job what {@link jobBytes} gives, put as a blob
 * @param levels likewise
 */
export function callBytes(
  job: BlobRef,
  levels: BlobRef | null,
  { method, request }: EngineCall,
  put: (bytes: Uint8Array) => BlobRef,
): Uint8Array {
  const inline: Record<string, unknown> = {};
  const blobs: Record<string, BlobRef> = {};
  for (const [name, member] of Object.entries(request) as [string, unknown][]) {
    if (member === undefined) continue;
    const bytes = shared.has(name) ? encodedOnce(member as object) : encode(member);
    if (bytes.length > inlineBytes) blobs[name] = put(bytes);
    else inline[name] = member;
  }
  return encode({ job, levels, method, inline, blobs });
}

function encodedOnce(member: object): Uint8Array {
  const bytes = sharedBytes.get(member) ?? encode(member);
  sharedBytes.set(member, bytes);
  return bytes;
}

export function jobBytes({ network, rounding }: EngineJob): Uint8Array {
  return encode({ network, rounding });
}

export function levelsBytes({ layers }: JobLevels): Uint8Array {
  return encode(layers);
}

/**
 * The call that {@link callBytes} made these bytes of.
 * @param blob decoded content of a blob
 * @throws Error for any other bytes
 */
export async function readCall(
  bytes: Uint8Array,
  blob: (ref: BlobRef) => Promise<unknown>,
): Promise<WholeCall> {
  const { job, levels, method, inline, blobs } = v.parse(callSchema, decode(bytes));
  const [opened, variants, members] = await Promise.all([
    blob(job) as Promise<Omit<EngineJob, 'key'>>,
    levels && (blob(levels) as Promise<JobLevels['layers']>),
    Promise.all(Object.entries(blobs).map(async ([name, ref]) => [name, await blob(ref)] as const)),
  ]);
  const request = { ...inline, ...Object.fromEntries(members) };
  return {
    job: { key: job.hash, ...opened },
    levels: levels && variants ? { key: levels.hash, layers: variants } : undefined,
    call: { method: method, request } as EngineCall,
  };
}
