import { expect, test } from 'vitest';
import { openData } from '../../../../src/exploration/recipe/openSubject.ts';
import { namedAsIn, sourceOf } from '../../../../src/exploration/recipe/source.ts';

/** A CIFAR-10 file of one image. */
function batch(name: string, label: number) {
  const bytes = new Uint8Array(3073);
  bytes[0] = label;
  return { name, bytes };
}

test('files of one content get back a name each', () => {
  const named = ['x_test.npy', 'y_test.npy', 'y_train.npy'].map((name, n) => batch(name, Math.min(n, 1)));
  const given = named.map(({ bytes }, n) => ({ name: `${n}`, bytes }));
  const names = namedAsIn(sourceOf(null, named), given).map(({ name }) => name);
  expect(names).toEqual(['x_test.npy', 'y_test.npy', 'y_train.npy']);
});

test('the order of opening does not matter, even to files of one name', () => {
  const files = [batch('a.bin', 5), batch('x.bin', 1), batch('x.bin', 2), batch('x.bin', 3)];
  const opened = openData(files);
  const again = openData([...files].reverse());
  expect(again.source).toEqual(opened.source);
  expect(again.images.labels).toEqual(opened.images.labels);
  expect(opened.images.labels[0]).toBe(5);
  const renamed = files.map(({ bytes }, n) => ({ name: `${9 - n}.bin`, bytes }));
  expect(openData(namedAsIn(opened.source, renamed)).source).toEqual(opened.source);
});
