import { createHash } from 'node:crypto';
import { joinedBytes } from '../../src/images/joinedBytes.ts';
import type { Broker } from './broker.ts';
import { isNotFound, persistently } from './broker.ts';
import { blobStream, chunkBytes, leftoverMs, subjects } from './subjects.ts';

/** Bytes that lie at the broker, known by their SHA-256. */
export interface BlobRef {
  readonly hash: string;
  readonly size: number;
}

/** What one blob may have; larger ones are refused before memory is taken. */
export const mostBlobBytes = 1024 ** 3;

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Puts blobs of a run as this author, each once, or anew when it would soon expire. */
export function blobWriter(broker: Broker, run: string, author: string) {
  const known = new Map<string, { readonly stored: Promise<void>; readonly at: number }>();
  const hashes = new WeakMap<Uint8Array, string>();

  async function write(hash: string, bytes: Uint8Array): Promise<void> {
    for (let chunk = 0; chunk * chunkBytes < bytes.length; chunk++) {
      const part = bytes.subarray(chunk * chunkBytes, (chunk + 1) * chunkBytes);
      await persistently(broker, () => broker.client.publish(subjects.blob(run, author, hash, chunk), part));
    }
  }

  return {
    /** A reference at once; the blob is there when `stored` has settled. Nobody may change the bytes. */
    put(bytes: Uint8Array): { readonly ref: BlobRef; readonly stored: Promise<void> } {
      const hash = hashes.get(bytes) ?? sha256(bytes);
      hashes.set(bytes, hash);
      const now = performance.now();
      const before = known.get(hash);
      const isFresh = before && now - before.at < leftoverMs / 2;
      const { stored } = isFresh ? before : { stored: write(hash, bytes) };
      if (!isFresh) known.set(hash, { stored, at: now });
      return { ref: { hash, size: bytes.length }, stored };
    },
  };
}

/**
 * The bytes of a blob.
 * @throws Error when they are not there, or not those of the reference
 */
export async function readBlob(
  broker: Broker,
  run: string,
  author: string,
  { hash, size }: BlobRef,
): Promise<Uint8Array> {
  if (size > mostBlobBytes) throw new Error(`a blob of ${size} bytes is more than ${mostBlobBytes}`);
  const chunks = await Promise.all(
    Array.from({ length: Math.ceil(size / chunkBytes) }, (_, chunk) => {
      const subject = subjects.blob(run, author, hash, chunk);
      return persistently(broker, () => storedAt(broker, subject));
    }),
  );
  if (chunks.some((chunk) => chunk === null)) throw new Error(`blob ${hash} is not at the broker`);
  const bytes = joinedBytes(chunks as Uint8Array[]);
  if (sha256(bytes) !== hash) throw new Error(`blob ${hash} has other bytes`);
  return bytes;
}

async function storedAt(broker: Broker, subject: string): Promise<Uint8Array | null> {
  try {
    return (await broker.manager.direct.getMessage(blobStream, { last_by_subj: subject }))?.data ?? null;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}
