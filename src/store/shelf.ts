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
}

/** Room that a site's storage takes, and whether the browser may clear it when space is short. */
export interface ShelfUse {
  readonly bytes: number;
  readonly isForGood: boolean;
}

/** Where explorations stay when the page is left, with the files a person lets it keep. */
export interface Shelf {
  /** The latest first. */
  list(): Promise<KeptExploration[]>;
  /** The text of its results file; undefined when it is not there. */
  results(id: string): Promise<string | undefined>;
  /** In place of an earlier state, whose name stays. */
  put(kept: KeptExploration, results: string): Promise<void>;
  change(id: string, change: Partial<Pick<KeptExploration, 'name' | 'choice'>>): Promise<void>;
  /** Its files stay until {@link removeFiles}. */
  remove(id: string): Promise<void>;
  /** Those that are there, under the names they had. */
  files(hashes: readonly string[]): Promise<HashedFile[]>;
  putFiles(files: readonly HashedFile[]): Promise<void>;
  removeFiles(hashes: readonly string[]): Promise<void>;
  /** Forgets the files that no kept exploration names. */
  sweepFiles(): Promise<void>;
  use(): Promise<ShelfUse>;
  /** Asks the browser never to clear it by itself; false when it refuses. */
  keepForGood(): Promise<boolean>;
}
