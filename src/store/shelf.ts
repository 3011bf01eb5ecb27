import type { Analysis } from '../exploration/analysis.ts';
import type { Choice } from '../exploration/points/choice.ts';
import type { Recipe } from '../exploration/recipe/recipe.ts';

/** A file and its content's hash. */
export interface HashedFile {
  readonly file: File;
  readonly sha256: string;
}

/** An exploration that stays in this browser, without its results. */
export interface KeptExploration {
  /** The same however far it has come and whatever was refined: a later state takes the place of an earlier one. */
  readonly id: string;
  /** What a person calls it; null until they do. */
  readonly name: string | null;
  readonly recipe: Recipe;
  readonly choice: Choice;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  readonly measuredPoints: number;
  readonly points: number;
  readonly complete: boolean;
  /** Size of the results file. */
  readonly resultsBytes: number;
  /** The analysis beside them, which lets them open at once: the build of the page that made it, its size, and whether all of it is priced. */
  readonly analysis?: { readonly build: string; readonly bytes: number; readonly isPriced: boolean };
}

/** Room that files take beside the explorations, and whether the browser may clear it all when space is short. */
export interface ShelfUse {
  readonly fileBytes: number;
  readonly isForGood: boolean;
}

/** Where explorations stay when the page is left, with the files a person lets it keep. */
export interface Shelf {
  /** The latest first. */
  list(): Promise<KeptExploration[]>;
  /** The text of its results file; undefined when it is not there. */
  results(id: string): Promise<string | undefined>;
  /** Its analysis, if this build of the page has left one. */
  analysis(id: string): Promise<Analysis | undefined>;
  /** In place of an earlier state, whose name and analysis stay; false where that has more (`hasMore`), which then stays: other tabs keep, too. */
  put(kept: KeptExploration, results: string): Promise<boolean>;
  /** In place of an earlier one, only as far as there is room for it: what is not there is computed again. */
  putAnalysis(id: string, analysis: Analysis): Promise<void>;
  change(id: string, change: Partial<Pick<KeptExploration, 'name' | 'choice'>>): Promise<void>;
  /** Its files and its analysis stay until {@link sweep}. */
  remove(id: string): Promise<void>;
  /** Those that are there, under the names they had. */
  files(hashes: readonly string[]): Promise<HashedFile[]>;
  putFiles(files: readonly HashedFile[]): Promise<void>;
  removeFiles(hashes: readonly string[]): Promise<void>;
  /** Forgets analyses of other builds and, unless other pages are open, which may name them yet, files that no kept exploration names. */
  sweep(): Promise<void>;
  use(): Promise<ShelfUse>;
  /** Asks the browser never to clear it by itself; false when it refuses. */
  keepForGood(): Promise<boolean>;
}
