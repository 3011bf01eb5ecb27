import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readImages } from '../../../src/images/readImages.ts';
import { defaultSplits } from '../../../src/images/splits.ts';
import { refused } from '../../refused.ts';
import { jpegFile, npyArray, pngFile, tarFile, zipFile } from './makeFiles.ts';

type Members = readonly (readonly [string, Uint8Array])[];
const read = (members: Members, shape?: readonly number[], resizing?: 'crop' | 'stretch') =>
  readImages([{ name: 'set.zip', bytes: zipFile(members, { deflate: true }) }], {
    ...(shape && { shape }),
    ...(resizing && { resizing }),
  });
const grey = (...values: number[]) => pngFile(values.length, 1, values);
const colour = (...values: number[]) => pngFile(values.length / 3, 1, values, { colourType: 2 });

const animals: Members = [
  ['dog/b.png', grey(5, 6)],
  ['cat/2.png', grey(3, 4)],
  ['cat/10.png', grey(1, 2)],
  ['owl/z.png', grey(7, 8)],
];

describe('folders of images', () => {
  test('are classes in the order of their sorted names, images in that of theirs', () => {
    const images = read(animals);
    expect(images).toMatchObject({ name: 'set.zip', count: 4, shape: [1, 2, 1], classCount: 3 });
    expect(images.classNames).toEqual(['cat', 'dog', 'owl']);
    expect([...images.labels]).toEqual([0, 0, 1, 2]);
    expect([...images.values]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(images).not.toHaveProperty('files');
    expect(images).not.toHaveProperty('notice');
  });

  test('are the same from zip, tar and tar.gz, with folders around them and other files beside', () => {
    const more: Members = [
      ...animals.map(([path, bytes]) => [`my/animals/${path}`, bytes] as const),
      ['my/readme.txt', Buffer.from('text')],
      ['my/animals/cat/Thumbs.db', Buffer.from([1])],
      ['my/animals/cat/._10.png', Buffer.from([0, 5, 22, 7])],
      ['__MACOSX/my/animals/cat/._2.png', Buffer.from([0, 5, 22, 7])],
    ];
    const expected = { ...read(animals), name: 'x' };
    for (const bytes of [zipFile(more), tarFile(more), gzipSync(tarFile(more))])
      expect(readImages([{ name: 'x', bytes }])).toMatchObject(expected);
  });

  test('within train and test are files of the set, of which test is held out', () => {
    const images = read([
      ['set/train/cat/1.png', grey(1)],
      ['set/train/dog/1.png', grey(2)],
      ['set/test/dog/1.png', grey(3)],
      ['set/val/cat/1.png', grey(4)],
      ['set/train/cat/2.png', grey(5)],
    ]);
    expect(images.files).toEqual([
      { name: 'test', first: 0, count: 1 },
      { name: 'train', first: 1, count: 3 },
      { name: 'val', first: 4, count: 1 },
    ]);
    expect([...images.values]).toEqual([3, 1, 5, 2, 4]);
    expect([...images.labels]).toEqual([1, 0, 0, 1, 0]);
    expect(defaultSplits(images)).toMatchObject({ heldOut: 1, heldOutFile: 'test' });
  });

  test('whose names are not UTF-8 stay apart, in zip and tar', () => {
    // What Python's codec cp437 makes of the names, as archivers of Windows write them.
    const written = { Bär: 0x84, Bör: 0x94, Bür: 0x81, 'B├r': 0xc3 };
    const members = Object.values(written).map(
      (letter, n) => [Buffer.of(0x42, letter, ...Buffer.from('r/1.png')), grey(n)] as const,
    );
    for (const bytes of [zipFile(members), tarFile(members)]) {
      const { classNames, labels, values } = readImages([{ name: 'x', bytes }]);
      const named = [...labels].map((label, n) => [classNames?.[label], values[n]]);
      expect(Object.fromEntries(named)).toEqual({ Bär: 0, Bör: 1, Bür: 2, 'B├r': 3 });
    }
  });

  test('hold PNG and JPEG by their content, whatever their names', () => {
    const images = read([
      ['a/1.png', jpegFile(8, 8, Array<number>(192).fill(90))],
      ['b/1.jpg', pngFile(8, 8, Array<number>(192).fill(91), { colourType: 2 })],
    ]);
    expect(images.shape).toEqual([8, 8, 3]);
    expect([...new Set(images.values)]).toEqual([90, 91]);
  });
});

describe('for a network', () => {
  test('grey becomes three equal channels, colour its luma', () => {
    const members: Members = [
      ['a/1.png', grey(9, 200)],
      ['b/1.png', colour(255, 0, 0, 10, 20, 30)],
    ];
    expect([...read(members, [1, 2, 3]).values]).toEqual([9, 9, 9, 200, 200, 200, 255, 0, 0, 10, 20, 30]);
    // 0.299 * 255 = 76.2; 0.299 * 10 + 0.587 * 20 + 0.114 * 30 = 18.2
    expect([...read(members, [1, 2, 1]).values]).toEqual([9, 200, 76, 18]);
    expect([...read(members, [1, 2]).values]).toEqual([9, 200, 76, 18]);
  });

  test('other sizes are cropped around the middle or stretched, which is said', () => {
    const members: Members = [
      ['a/1.png', grey(0, 0, 80, 80, 0, 0)],
      ['b/1.png', pngFile(2, 1, [50, 60])],
    ];
    const cropped = read(members, [1, 2, 1]);
    expect([...cropped.values.subarray(2)]).toEqual([50, 60]);
    expect(cropped.notice).toBe(
      '1 of the 2 images of set.zip were scaled and cropped around their middle to 2 x 1.',
    );
    expect(read(members, [1, 2, 1], 'stretch').notice).toMatch(/were stretched to 2 x 1/);
    expect([...cropped.values.subarray(0, 2)]).toEqual([80, 80]);
    expect([...read(members, [1, 2, 1], 'stretch').values.subarray(0, 2)]).not.toEqual([80, 80]);
  });

  test('that takes no images leaves them as they are', () => {
    expect(read(animals, [784]).shape).toEqual([1, 2, 1]);
  });
});

describe('refused', () => {
  test('images of several sizes, or grey and colour, when no network says what is wanted', () => {
    const mixed = (bytes: Uint8Array) => () =>
      read([
        ['a/1.png', grey(1, 2)],
        ['b/1.png', bytes],
      ]);
    expect(mixed(grey(1))).toThrow(
      refused(
        'data-mismatch',
        /b\/1\.png in set\.zip is 1 x 1 in grey, but those before it are 2 x 1 in grey\. Open the model first/,
      ),
    );
    expect(mixed(colour(1, 2, 3, 4, 5, 6))).toThrow(/2 x 1 in colour, but those before it are 2 x 1 in grey/);
  });

  test.each([
    [['1.png', 'cat/2.png'], '1.png'],
    [['cat/young/1.png', 'dog/old/1.png'], 'cat/young/1.png'],
    [['cat/1.png', 'animals/dog/1.png'], 'cat/1.png'],
    [['a/train/cat/1.png', 'b/test/cat/1.png'], 'a/train/cat/1.png'],
  ])('%j, whose classes cannot be told', (paths, first) => {
    expect(() => read(paths.map((path) => [path, grey(1)]))).toThrow(
      refused(
        'data-format',
        new RegExp(
          `set.zip holds ${first}, where the class cannot be told. Expected is a folder for each class`,
        ),
      ),
    );
  });

  test('images of other formats', () => {
    expect(() => read([['a/1.gif', Buffer.from('GIF89a')]])).toThrow(
      refused('data-format', /a\/1\.gif in set\.zip is neither PNG nor JPEG/),
    );
  });

  test('a single image, or images beside another data set', () => {
    expect(() => readImages([{ name: 'a.png', bytes: grey(1) }])).toThrow(
      refused('data-format', /It is a single image: give the folder/),
    );
    const npz = zipFile([
      ['x.npy', npyArray('|u1', [1, 1], [1])],
      ['y.npy', npyArray('|u1', [1], [0])],
    ]);
    expect(() =>
      readImages([
        { name: 'a', bytes: zipFile(animals) },
        { name: 'b', bytes: npz },
      ]),
    ).toThrow(refused('data-format', /do not make one data set: a \(folders of images\), b \(npz\)/));
  });

  test('more than memory is meant for, by the first image', () => {
    const large = pngFile(2048, 1024, Array<number>(2048 * 1024).fill(0), { depth: 1 });
    const members = Array.from({ length: 300 }, (_, n) => [`a/${n}.png`, large] as const);
    expect(() => readImages([{ name: 'x', bytes: zipFile(members) }])).toThrow(
      refused(
        'data-limit',
        /The 300 images of x take 629,145,600 bytes as 2048 x 1024 in grey; at most 536,870,912/,
      ),
    );
  });
});

describe('a labels.csv beside images', () => {
  const images: Members = [
    ['set/b.png', grey(3)],
    ['set/a, "1".png', grey(1)],
    ['set/more/c.png', grey(2)],
  ];
  const listed = (csv: string, members = images) => read([...members, ['set/labels.csv', Buffer.from(csv)]]);

  test('names their classes, in quotes or not, and is read from a folder as from an archive', () => {
    const csv =
      '\ufefflabel,width, File \r\ncat,1,b.png\r\n"dog, small",1,"a, ""1"".png"\r\ncat,1,./more/c.png\r\n\r\n';
    const set = listed(csv);
    expect(set.classNames).toEqual(['cat', 'dog, small']);
    expect([[...set.values], [...set.labels]]).toEqual([
      [3, 2, 1],
      [0, 0, 1],
    ]);
    expect(set).not.toHaveProperty('notice');
  });

  test('with numbers gives these as classes, and leaves out what it does not list', () => {
    const set = listed('file,label\nb.png,2\nmore/c.png,10');
    expect(set).toMatchObject({ count: 2, classCount: 11 });
    expect([[...set.values], [...set.labels]]).toEqual([
      [2, 3],
      [10, 2],
    ]);
    expect(set).not.toHaveProperty('classNames');
    expect(set.notice).toBe('1 images of set.zip are not in its labels.csv and were left out.');
  });

  test('takes numbers that pandas wrote as floats', () => {
    const set = listed('file,label\nb.png,2.0\nmore/c.png,10.00\n"a, ""1"".png",9');
    expect(set).toMatchObject({ classCount: 11 });
    expect(set).not.toHaveProperty('classNames');
    const byPixel = [...set.values].map((value, n) => [value, set.labels[n]]);
    expect(Object.fromEntries(byPixel)).toEqual({ 3: 2, 2: 10, 1: 9 });
  });

  test('in train and test each makes files of the set', () => {
    const set = read([
      ['train/1.png', grey(1)],
      ['train/labels.csv', Buffer.from('file,label\n1.png,owl')],
      ['test/1.png', grey(2)],
      ['test/labels.csv', Buffer.from('file,label\n1.png,cat')],
    ]);
    expect(set.files?.map(({ name }) => name)).toEqual(['test', 'train']);
    expect([[...set.values], [...set.labels]]).toEqual([
      [2, 1],
      [0, 1],
    ]);
  });

  test.each([
    ['no headings', 'b.png,1', /its first line does not name the columns: expected is "file,label"/],
    ['a row without a label', 'file,label\nb.png', /"b\.png" lacks a file or its label/],
    ['a file twice', 'file,label\nb.png,1\n./b.png,2', /it lists b\.png twice/],
    ['a file that is not there', 'file,label\nd.png,1', /lists d\.png, but there is no such image/],
    ['nothing', 'file,label\n', /it lists no files/],
    ['a name among numbers', 'file,label\nb.png,1\nmore/c.png,cat', /c\.png with the label "cat"/],
    ['a negative number', 'file,label\nb.png,0\nmore/c.png,-1', /c\.png with the label "-1".*--regression/],
    ['a negative number among names', 'file,label\nb.png,cat\nmore/c.png,-1', /c\.png with the label "-1"/],
    ['fractions', 'file,label\nb.png,0.5\nmore/c.png,2.5', /b\.png with the label "0\.5".*--regression/],
    ['a number beyond all classes', 'file,label\nb.png,65536', /at most 65,536 are told apart/],
  ])('with %s is refused', (_, csv, message) => {
    const code = csv.includes('65536') ? 'data-limit' : 'data-format';
    expect(() => listed(csv)).toThrow(refused(code, message));
  });
});

test('colours come in the order that the network takes', () => {
  const file = { name: 'set.zip', bytes: zipFile([['a/1.png', colour(1, 2, 3, 4, 5, 6)]]) };
  expect([...readImages([file], { colourOrder: 'bgr' }).values]).toEqual([3, 2, 1, 6, 5, 4]);
  const greyFile = { name: 'set.zip', bytes: zipFile([['a/1.png', grey(1)]]) };
  expect(() => readImages([greyFile], { colourOrder: 'bgr' })).toThrow(
    refused('data-mismatch', /three channels/),
  );
});
