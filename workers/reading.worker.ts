import { transfer } from 'comlink';
import type { LabelledImages } from '../src/images/labelledImages.ts';
import { syntheticSet } from '../src/images/syntheticSet.ts';
import { exposeWorker } from './exposeWorker.ts';
import { hashFiles, openGivenFiles } from './fileReading.ts';
import type { ReadingApi } from './readingClient.ts';

const api: ReadingApi = {
  async open(files, target, output) {
    const read = await openGivenFiles(files, target, output);
    return transfer(read, buffersOf(read.data?.images));
  },
  hash: hashFiles,
  async synthetic(count, seed) {
    const images = syntheticSet(count, seed);
    return transfer(images, buffersOf(images));
  },
};

/** The memory of a data set; values and labels can be parts of one file. */
function buffersOf(images?: LabelledImages): ArrayBufferLike[] {
  if (!images) return [];
  const { values, labels, targets = { values } } = images;
  return [...new Set([values.buffer, labels.buffer, targets.values.buffer])];
}

exposeWorker(api);
