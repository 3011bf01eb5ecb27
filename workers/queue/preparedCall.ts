import type { EngineCall, EngineJob, EngineMethod, JobLevels } from '../../src/exploration/engine.ts';
import type { BlobRef } from './blobs.ts';
import { sha256 } from './blobs.ts';
import { callBytes, jobBytes, levelsBytes } from './callMessage.ts';
import { expectedAnswer } from './expectedAnswer.ts';

/** A call as bytes, and whether something can be its answer. */
export interface PreparedCall {
  readonly key: string;
  readonly method: EngineMethod;
  readonly bytes: Uint8Array;
  readonly fits: (answer: unknown) => boolean;
}

/** What calls are made under, and their bytes; those of the job and the levels used last are kept. */
export interface CallPreparation {
  hold(job: EngineJob, levels: JobLevels | undefined): void;
  /** The call as bytes; what is large of the request is not kept. @param put stores blobs */
  prepare(call: EngineCall, put: (bytes: Uint8Array) => BlobRef): PreparedCall;
}

export function callPreparation(): CallPreparation {
  const kept = new Map<string, { readonly key: string; readonly bytes: Uint8Array }>();
  let held: { readonly job: EngineJob; readonly levels: JobLevels | undefined } | undefined;

  function once(kind: string, key: string, bytesOf: () => Uint8Array): Uint8Array {
    const known = kept.get(kind);
    if (known?.key === key) return known.bytes;
    const bytes = bytesOf();
    kept.set(kind, { key, bytes });
    return bytes;
  }

  return {
    hold(job, levels) {
      held = { job, levels };
    },
    prepare(call, put) {
      if (!held) throw new Error('the queue was asked to work before it held a job');
      const { job, levels } = held;
      const bytes = callBytes(
        put(once('job', job.key, () => jobBytes(job))),
        levels ? put(once('levels', levels.key, () => levelsBytes(levels))) : null,
        call,
        put,
      );
      return { bytes, key: sha256(bytes), method: call.method, fits: expectedAnswer(job, call) };
    },
  };
}
