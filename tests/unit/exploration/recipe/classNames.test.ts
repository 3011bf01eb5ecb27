import { describe, expect, test } from 'vitest';
import type { Named } from '../../../../src/exploration/recipe/classNames.ts';
import { classesOf, namedImages, withClassNames } from '../../../../src/exploration/recipe/classNames.ts';
import { openModel, openSubject } from '../../../../src/exploration/recipe/openSubject.ts';
import type { Recipe } from '../../../../src/exploration/recipe/recipe.ts';
import { parseRecipe } from '../../../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../../../src/exploration/recipe/source.ts';
import type { LabelledImages } from '../../../../src/images/labelledImages.ts';
import { refused } from '../../../refused.ts';
import type { ZipOptions } from '../../images/makeFiles.ts';
import { zipFile } from '../../images/makeFiles.ts';
import { activation, oneOperator, weights } from '../../network/builtModels.ts';
import { buildOnnx } from '../../network/onnx/onnxWriter.ts';
import { buildTflite } from '../../network/tflite/tfliteBuilder.ts';
import { smallExampleRecipe } from '../../store/testApp.ts';

/** Tells three classes apart. */
const plain = Buffer.from(
  buildTflite(
    oneOperator([activation('in', [5]), weights([3, 5]), activation('out', [3])], {
      operator: 'FULLY_CONNECTED',
      options: {},
    }),
  ),
);

function withArchive(members: readonly (readonly [string, string])[], options: ZipOptions = {}) {
  const contents = members.map(([name, text]) => [name, Buffer.from(text)] as const);
  const bytes = Buffer.concat([plain, zipFile(contents, { behindBytes: plain.length, ...options })]);
  return openModel({ name: 'net.tflite', bytes });
}

describe('names in the file of a model', () => {
  test.each([false, true])('are those of the text with one for each class; deflated: %s', (deflate) => {
    const { classNames, network } = withArchive(
      [
        ['vocabulary.txt', 'a\nb\n'],
        ['labels.txt', 'cat\ndog\nbird\n'],
      ],
      { deflate },
    );
    expect(classNames).toEqual(['cat', 'dog', 'bird']);
    expect(network).toEqual(openModel({ name: 'net.tflite', bytes: plain }).network);
  });

  test.each<[string, readonly (readonly [string, string])[], ZipOptions?]>([
    ['are fewer than the outputs', [['labels.txt', 'cat\ndog\n']]],
    ['hold control characters', [['labels.txt', 'cat\ndog\nb\u001bird\n']]],
    ['are damaged', [['labels.txt', 'cat\ndog\nbird\n']], { claimedCrc: 1 }],
    ['claim to be huge', [['labels.txt', 'cat\ndog\nbird\n']], { claimedLength: 0xfffffff0 }],
    ['are not where the archive says', [['labels.txt', 'cat\ndog\nbird\n']], { behindBytes: 0 }],
  ])('that %s are passed over', (_, members, options) => {
    expect(withArchive(members, options)).not.toHaveProperty('classNames');
  });
});

/** Tells three classes apart. */
function withMetadata(metadata: Readonly<Record<string, string>>) {
  const scale = { name: 'scale', type: 'FLOAT', shape: [], values: [0.1] } as const;
  const bytes = buildOnnx({
    inputs: [{ name: 'x', type: 'FLOAT', shape: [1, 3] }],
    outputs: [{ name: 'y', type: 'FLOAT', shape: [1, 3] }],
    nodes: [
      { type: 'QuantizeLinear', inputs: ['x', 'scale'], outputs: ['q'] },
      { type: 'DequantizeLinear', inputs: ['q', 'scale'], outputs: ['y'] },
    ],
    constants: [scale],
    metadata,
  });
  return openModel({ name: 'net.onnx', bytes });
}

describe('names in the metadata of an ONNX model', () => {
  test.each([
    ['names', `{0: 'cat', 1: "dog's", 2: 'b\\'ird'}`, ['cat', "dog's", "b'ird"]],
    ['id2label', '{"2": "bird", "0": "cat", "1": "12: dog"}', ['cat', '12: dog', 'bird']],
    ['class_names', '["cat", "dog", "bird"]', ['cat', 'dog', 'bird']],
    ['labels', 'cat\ndog\nbird\n', ['cat', 'dog', 'bird']],
    ['classes', 'cat, dog,bird', ['cat', 'dog', 'bird']],
  ])('%s are read as tools write them: %s', (key, text, names) => {
    expect(withMetadata({ imgsz: '[1, 1, 1]', [key]: text }).classNames).toEqual(names);
  });

  test.each([
    ['names', "{0: 'cat', 1: 'dog'}"],
    ['names', "{0: 'cat', 2: 'bird'}"],
    ['names', "{0: 'cat', 1: 'dog', 2: '" + "'\\".repeat(200_000)],
    ['names', "{0: 'cat', 1: 'dog', 2: 'b\u001bird'}"],
    ['names', "{0: 'cat', 1: 'dog', 99999: 'bird'}"],
    ['author', 'cat,dog,bird'],
  ])('%s that are not one printable name for each class are passed over: %s', (key, text) => {
    expect(withMetadata({ [key]: text })).not.toHaveProperty('classNames');
  });
});

const model = openModel({ name: 'net.tflite', bytes: plain });
const images: LabelledImages = {
  name: 'set',
  shape: [5],
  count: 1,
  classCount: 3,
  classNames: ['of', 'the', 'data'],
  values: new Int8Array(5),
  labels: Uint8Array.of(2),
};

test('names are the recipe’s, else the model’s, else the data’s', () => {
  const named = { ...model, classNames: ['of', 'the', 'model'] };
  expect(namedImages(named, images, { classNames: ['of', 'the', 'recipe'] }).classNames?.[2]).toBe('recipe');
  expect(namedImages(named, images).classNames?.[2]).toBe('model');
  expect(namedImages(model, images).classNames?.[2]).toBe('data');
});

describe('labels of data whose classes have names', () => {
  const dataWith = (classNames: readonly string[]): LabelledImages => ({
    ...images,
    count: classNames.length,
    classCount: classNames.length,
    values: new Int8Array(5 * classNames.length),
    labels: Uint16Array.from(classNames.keys()),
    classNames,
  });
  const file = { ...model, classNames: ['owl', 'cat', 'dog'] };
  /** What each image of the data shows, and what it is taken for. */
  const taken = (named: Named, own: readonly string[], recipe?: Partial<Recipe>) => {
    const { labels, classNames, notice } = namedImages(named, dataWith(own), recipe);
    return { shown: [...labels].map((label) => classNames![label]), notice };
  };

  test.each([[['cat', 'dog', 'owl']], [['cat', 'dog']], [['dog', 'owl']], [['dog']]])(
    '%j are numbered by the model’s names, which is said',
    (own) => {
      const { shown, notice } = taken(file, own);
      expect(shown).toEqual(own);
      expect(notice).toMatch(/^The labels of set are numbered by the model's class names: "\w+" is class/);
      const given = withClassNames(model, { source: 'l.txt', names: file.classNames });
      expect(taken(given, own).shown).toEqual(own);
    },
  );

  test('by the recipe’s names, if it has some', () => {
    const { shown } = taken(file, ['cat', 'dog', 'owl'], {
      classNames: ['dog', 'owl', 'cat'],
      labelsByName: true,
    });
    expect(shown).toEqual(['cat', 'dog', 'owl']);
  });

  test('stay where they count alike, without a word', () => {
    for (const own of [['owl', 'cat', 'dog'], ['owl'], ['owl', 'cat']]) {
      const found = namedImages(file, dataWith(own));
      expect([...found.labels]).toEqual([...own.keys()]);
      expect(found).not.toHaveProperty('notice');
    }
  });

  test.each([
    ['are none of the model’s', ['ant', 'bee'], file.classNames, 'ant'],
    ['are only in part the model’s', ['cat', 'wolf'], file.classNames, 'wolf'],
    ['are spelt otherwise', ['Cat', 'dog'], file.classNames, 'Cat'],
    ['stand twice in the model', ['cat', 'dog'], ['dog', 'cat', 'cat'], 'cat'],
  ])('stay with a notice where names %s', (_, own, classNames, unclear) => {
    const found = namedImages({ ...model, classNames }, dataWith(own));
    expect([...found.labels]).toEqual([...own.keys()]);
    expect(found.notice).toContain(`do not tell which one is "${unclear}" of set`);
  });

  test('stay with a notice where the names would be missing to who opens the recipe', () => {
    const names = ['owl', 'cat', 'dog'].map((name) => `${name}${'x'.repeat(340)}`);
    const given = withClassNames(model, { source: 'l.txt', names });
    const own = names.toSorted();
    expect(classesOf(given, dataWith(own))).toEqual({});
    expect([...namedImages(given, dataWith(own)).labels]).toEqual([0, 1, 2]);
    expect(namedImages(given, dataWith(own)).notice).toMatch(/more than 1,000 characters are not kept/);
    expect(taken({ ...model, classNames: names }, own).shown).toEqual(own);
  });

  test('are numbered in explorations as their recipe says, also with the bare model, and in those of before as they were', async () => {
    const data = dataWith(['cat', 'dog', 'owl']);
    const source = sourceOf('set', []);
    const base = { ...(await smallExampleRecipe()), layers: [], model: model.source, data: source };
    const labelsIn = (recipe: Partial<Recipe>) => [
      ...openSubject({ ...base, ...recipe }, model, { images: data, source }).images.labels,
    ];
    const classes = classesOf(file, data);
    expect(classes).toEqual({ classNames: file.classNames, labelsByName: true });
    expect(labelsIn(classes)).toEqual([1, 2, 0]);
    expect(labelsIn({ classNames: file.classNames })).toEqual([0, 1, 2]);
    expect(classesOf(file, dataWith(file.classNames))).toEqual({ classNames: file.classNames });
  });
});

test('there must be one for each class', () => {
  expect(withClassNames(model, { source: 'l.txt', names: ['a', 'b', 'c'] }).classNames).toEqual([
    'a',
    'b',
    'c',
  ]);
  expect(() => withClassNames(model, { source: 'l.txt', names: ['a', 'b'] })).toThrow(
    refused('data-mismatch', /l\.txt lists 2 class names, but .* tells 3 classes apart/),
  );
  expect(() => namedImages(model, images, { classNames: ['a', 'b'] })).toThrow(
    refused('data-mismatch', /The recipe lists 2/),
  );
});

test('a recipe carries short lists of printable names', async () => {
  const recipe = await smallExampleRecipe();
  const { network } = model;
  const short = classesOf({ network, classNames: ['cat', 'dog', 'bird'] }, images);
  expect(parseRecipe({ ...recipe, ...short }).classNames).toEqual(['cat', 'dog', 'bird']);
  const long = Array.from({ length: 11 }, () => 'x'.repeat(91));
  expect(classesOf({ network, classNames: long, areNamesGiven: true }, images)).toEqual({});
  for (const classNames of [long, ['cat'], ['cat', 'd\u001bog'], ['cat', '']])
    expect(() => parseRecipe({ ...recipe, classNames })).toThrow(refused('recipe-invalid', /classNames/));
});
