import type { Analysis } from '../exploration/analysis.ts';
import { isPriced } from '../exploration/analysisOf.ts';
import { kibibyte } from '../words/bytes.ts';
import type { ShelfDatabase } from './shelfDatabase.ts';
import { storedBytes } from './storedBytes.ts';

/** Most room for analyses, of one exploration and in all; those of the explorations that were saved longest ago go first. */
export const analysisLimits = { bytes: 64 * kibibyte ** 2, bytesInAll: 256 * kibibyte ** 2 } as const;

/** The analysis of a kept exploration, if this build of the page has left it. */
export async function keptAnalysis(
  database: ShelfDatabase,
  id: string,
  build: string,
): Promise<Analysis | undefined> {
  const both = database.transaction(['explorations', 'analyses']);
  const kept = await both.objectStore('explorations').get(id);
  return kept?.analysis?.build === build ? both.objectStore('analyses').get(id) : undefined;
}

/** Puts an analysis beside its exploration, unless it is too large, and takes those away for which there is no room any more. */
export async function keepAnalysis(
  database: ShelfDatabase,
  id: string,
  build: string,
  analysis: Analysis,
): Promise<void> {
  const bytes = storedBytes(analysis);
  if (bytes > analysisLimits.bytes) return;
  const both = database.transaction(['explorations', 'analyses'], 'readwrite');
  const [explorations, analyses] = [both.objectStore('explorations'), both.objectStore('analyses')];
  const all = await explorations.getAll();
  let bytesInAll = bytes;
  for (const { analysis: earlier, ...kept } of all.sort((a, b) => b.savedAt - a.savedAt))
    if (kept.id === id) {
      await explorations.put({ ...kept, analysis: { build, bytes, isPriced: isPriced(analysis) } });
      await analyses.put(analysis, id);
    } else if (earlier && (bytesInAll += earlier.bytes) > analysisLimits.bytesInAll) {
      await explorations.put(kept);
      await analyses.delete(kept.id);
    }
  await both.done;
}

/** Forgets analyses of other builds, and those that no kept exploration has. */
export async function sweepAnalyses(database: ShelfDatabase, build: string): Promise<void> {
  const both = database.transaction(['explorations', 'analyses'], 'readwrite');
  const [explorations, analyses] = [both.objectStore('explorations'), both.objectStore('analyses')];
  const good = new Set<string>();
  for (const { analysis, ...kept } of await explorations.getAll())
    if (analysis?.build === build) good.add(kept.id);
    else if (analysis) await explorations.put(kept);
  for (const id of await analyses.getAllKeys()) if (!good.has(id)) await analyses.delete(id);
  await both.done;
}
