import assert from 'node:assert/strict';
import type { LabelledImages } from '../../src/images/labelledImages.ts';
import { readImages } from '../../src/images/readImages.ts';
import { TauscopeError } from '../../src/network/errors.ts';

/** Asserts that the files are a valid set, which is given, or are refused by an error made for people: null. */
export function judgeData(files: readonly Uint8Array[]): LabelledImages | null {
  try {
    const set = readImages(files.map((bytes, index) => ({ name: `file${index}`, bytes })));
    const size = set.shape.reduce((product, extent) => product * extent, 1);
    assert(set.count > 0);
    assert(size > 0);
    assert.equal(set.values.length, set.count * size);
    assert.equal(set.labels.length, set.count);
    assert(set.labels.every((label) => label < set.classCount));
    assert(set.values.every((value) => Number.isFinite(value)));
    return set;
  } catch (error) {
    if (!(error instanceof TauscopeError)) throw error;
    assert.match(error.code, /^data-(format|mismatch|limit)$/);
    assert(error.message.length > 40, error.message);
    return null;
  }
}
