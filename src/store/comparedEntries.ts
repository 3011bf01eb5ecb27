import type { ComparedExploration } from '../exploration/compare/comparedExploration.ts';
import { TauscopeError } from '../network/errors.ts';
import { comparedResults } from '../sharing/comparedResults.ts';
import type { ComparedLink } from '../sharing/comparisonLink.ts';
import { headBytes, isResults } from '../sharing/resultsFile.ts';
import { printable } from '../words/names.ts';
import type { App } from './app.ts';
import { isKeptAs } from './keptAs.ts';
import { keptTitle } from './keptTitle.ts';
import type { KeptExploration } from './shelf.ts';
import type { ComparedEntry } from './state.ts';
import { firstChoice } from './state.ts';

/** An exploration to be added to a comparison. */
export type NewEntry = Omit<ComparedEntry, 'id'>;

/** An exploration of a link, with its results if this browser keeps them. Throws TauscopeErrors with its name. */
export async function linkedEntry(app: App, link: ComparedLink): Promise<NewEntry> {
  const shared = { choice: firstChoice.choice, ...link };
  const kept = app.store.getState().kept.find(({ recipe }) => isKeptAs(recipe, link.recipe));
  const entry = kept && (await keptEntry(app, kept));
  return entry ?? { shared, results: null };
}

/** An exploration that this browser keeps; null when its results are gone. Throws TauscopeErrors with its name. */
export async function keptEntry(app: App, kept: KeptExploration): Promise<NewEntry | null> {
  const { recipe, choice, id, name, savedAt } = kept;
  const text = await app.services.shelf.results(id);
  if (text === undefined) return null;
  return {
    shared: { recipe, choice, ...(name !== null && { name }) },
    results: await readResults(app, keptTitle(kept), new File([text], 'results.json')),
    kept: { id, name, savedAt },
  };
}

/** The exploration of a results file. Throws TauscopeErrors with its name. */
export async function fileEntry(app: App, file: File, kind?: 'followed'): Promise<NewEntry> {
  const results = await readResults(app, printable(file.name), file);
  const shared = { recipe: results.recipe, choice: firstChoice.choice };
  return { shared, results, file, ...(kind && { isFollowed: true }) };
}

/** Whether an entry of the comparison is of a followed file of this name. */
export function isEntryOf({ file, isFollowed }: NewEntry, name: string): boolean {
  return isFollowed === true && file?.name === name;
}

async function readResults({ services }: App, name: string, file: File): Promise<ComparedExploration> {
  return naming(name, async () => {
    const head = await file.slice(0, headBytes).arrayBuffer();
    const read = isResults(new Uint8Array(head)) ? await services.reader.open([file]) : null;
    if (read?.results) return comparedResults(name, read.results.results);
    throw new TauscopeError(
      'results-invalid',
      'it is no results file. Expected is the file that `tauscope explore --out` or the page has written.',
    );
  });
}

/** What is read, with a name in its errors. */
export async function naming<T>(name: string, read: () => T): Promise<Awaited<T>> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof TauscopeError) || error.code === 'cancelled') throw error;
    throw new TauscopeError(error.code, `${name}: ${error.message}`);
  }
}

/** What could be read, and what is wrong with the rest. */
export async function readEach<Item, Entry>(
  items: readonly Item[],
  read: (item: Item, n: number) => Promise<Entry>,
): Promise<{ readonly entries: Entry[]; readonly faults: TauscopeError[] }> {
  const entries: Entry[] = [];
  const faults: TauscopeError[] = [];
  for (const [n, item] of items.entries())
    try {
      entries.push(await read(item, n));
    } catch (error) {
      if (!(error instanceof TauscopeError) || error.code === 'cancelled') throw error;
      faults.push(error);
    }
  return { entries, faults };
}
