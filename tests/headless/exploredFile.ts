import { readFileSync } from 'node:fs';

/** A few images take one worker less processor time than two, which each get going by themselves. */
export const oneWorker = ['--workers', '1'];
/** A few images of each split. */
export const sizes = ['--calibration', '16', '--selection', '24', '--held-out', '16', ...oneWorker];
export const small = ['--taus', '0,0.03', ...sizes];
/** One form per layer of LeNet: quickly priced and written, and faster the more the explored layers skip. */
export const sparse = ['--form', '0=rolled', '2=sparse', '4=sparse'];
/** What skips products of fast convolution is faster than the exact network. */
export const faster = ['--shares', '0,0.7', ...sizes];

export interface ResultsDocument {
  readonly complete: boolean;
  readonly recipe: { readonly model: { readonly example: string | null } };
  readonly points: {
    readonly correct: number[];
    readonly correctBits: string;
    readonly latencyCycles: number[];
    readonly imagesSeen?: number[];
    readonly added?: readonly (readonly number[])[];
  };
  readonly front: number[];
  readonly heldOut: { readonly point: number; readonly correct: number }[];
  readonly paths?: { readonly model: string[]; readonly data: string[] };
}

export const documentAt = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as ResultsDocument;
