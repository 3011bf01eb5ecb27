import { syntheticSet } from '../../src/images/syntheticSet.ts';
import { npyArray, zipFile } from '../unit/images/makeFiles.ts';

const { count, shape, values, labels } = syntheticSet(60, 1);

/** An .npz file with 60 of the built-in images. */
export const fewImages: Uint8Array = zipFile([
  ['x.npy', npyArray('|u1', [count, ...shape], [...values])],
  ['y.npy', npyArray('|u1', [count], [...labels])],
]);
