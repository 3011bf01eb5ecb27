import type { Remote } from 'comlink';
import type { ReadFiles } from '../src/exploration/recipe/readFiles.ts';
import type { ImageTarget } from '../src/images/imageTarget.ts';
import type { LabelledImages } from '../src/images/labelledImages.ts';
import type { Results } from '../src/sharing/resultsFile.ts';
import { singleCall } from './singleCall.ts';

/** What files turned out to be that a person gave together. */
export interface GivenFiles extends ReadFiles {
  /** Those of an earlier exploration and the name of their file; then nothing else was read. */
  readonly results: { readonly name: string; readonly results: Results } | null;
}

/** What the reading worker does. */
export interface ReadingApi {
  /**
   * Tells results, model and data apart and opens them, images for the `target`, or says what must be chosen first; `output` is the one that is
   * meant, for models with several.
   */
  open(files: readonly File[], target?: ImageTarget, output?: string): Promise<GivenFiles>;
  /** SHA-256 of each file, in their order. */
  hash(files: readonly File[]): Promise<string[]>;
  /** The built-in image set. */
  synthetic(count: number, seed: number): Promise<LabelledImages>;
}

export interface Reader extends ReadingApi {
  /** Ends what is under way at once: every pending call rejects with TauscopeError `cancelled`. */
  cancel(): void;
}

const failure = {
  what: 'The files could not be read',
  advice: 'What was open stays. If memory is short, close other tabs or keep fewer images.',
};

/** Reads in workers, one per call, so that the page stays responsive. */
export function readingInWorkers(): Reader {
  let cancellation = new AbortController();
  const call = <T>(run: (api: Remote<ReadingApi>) => Promise<T>): Promise<T> => {
    const start = () => new Worker(new URL('./reading.worker.ts', import.meta.url), { type: 'module' });
    return singleCall(start, run, failure, cancellation.signal);
  };
  return {
    open: (files, target, output) => call((api) => api.open(files, target, output)),
    hash: (files) => call((api) => api.hash(files)),
    synthetic: (count, seed) => call((api) => api.synthetic(count, seed)),
    cancel() {
      cancellation.abort();
      cancellation = new AbortController();
    },
  };
}
