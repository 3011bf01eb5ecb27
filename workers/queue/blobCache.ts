import type { BlobRef } from './blobs.ts';
import { readBlob } from './blobs.ts';
import type { Broker } from './broker.ts';
import { decode } from './wireFormat.ts';

/** Bytes of blobs that a worker keeps. */
const defaultBudgetBytes = 256 * 1024 * 1024;

/** Contents of blobs, each fetched once as long as there is room; those used longest ago go first. Nobody may change them. */
export function blobCache(budgetBytes = defaultBudgetBytes) {
  const kept = new Map<string, { readonly content: Promise<unknown>; readonly size: number }>();
  let keptBytes = 0;

  const drop = (hash: string) => {
    keptBytes -= kept.get(hash)?.size ?? 0;
    kept.delete(hash);
  };

  return (broker: Broker, run: string, author: string, ref: BlobRef): Promise<unknown> => {
    const { hash, size } = ref;
    const known = kept.get(hash);
    const content = known?.content ?? readBlob(broker, run, author, ref).then(decode);
    drop(hash);
    kept.set(hash, { content, size });
    keptBytes += size;
    if (!known) content.catch(() => kept.get(hash)?.content === content && drop(hash));
    for (const oldest of kept.keys()) {
      if (keptBytes <= budgetBytes || oldest === hash) break;
      drop(oldest);
    }
    return content;
  };
}
