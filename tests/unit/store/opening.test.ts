import { describe, expect, test } from 'vitest';
import { TauscopeError } from '../../../src/network/errors.ts';
import { decodeShare, encodeShare } from '../../../src/sharing/shareLink.ts';
import { changeReading } from '../../../src/store/inputActions.ts';
import { openLink } from '../../../src/store/linkActions.ts';
import { lookAtLayer } from '../../../src/store/lookingActions.ts';
import {
  answerQuestion,
  closeAll,
  dismissQuestion,
  openExample,
  openFiles,
} from '../../../src/store/openActions.ts';
import { cancelOpening } from '../../../src/store/opening.ts';
import { cancelExploration } from '../../../src/store/runActions.ts';
import { shareHash } from '../../../src/store/shareHash.ts';
import type { AppState } from '../../../src/store/state.ts';
import { hashFiles, openGivenFiles } from '../../../workers/fileReading.ts';
import type { GivenFiles } from '../../../workers/readingClient.ts';
import type { Reader } from '../../../workers/readingClient.ts';
import { refused } from '../../refused.ts';
import { npyArray, pngFile, zipFile } from '../images/makeFiles.ts';
import { activation, oneOperator, twoHeads } from '../network/builtModels.ts';
import { buildTflite } from '../network/tflite/tfliteBuilder.ts';
import { cifar10Batch } from './cifar10Batch.ts';
import {
  createTestApp,
  exampleBytes,
  fileOf,
  inProcessReader,
  openContents,
  ownFiles,
  smallRecipe,
  stateWhen,
} from './testApp.ts';

const data = { name: 'batch.bin', bytes: cifar10Batch(40, 1) };
/** The exact network alone, on a few images. */
const fewImages = { splits: { calibration: 2, selection: 4, heldOut: 2 }, layers: [] };

describe('files', () => {
  test('are told apart by content, whatever their names', async () => {
    const app = createTestApp();
    await openContents(app, [
      { name: 'a.bin', bytes: await exampleBytes() },
      { name: 'b.tflite', bytes: data.bytes },
    ]);
    const { model, data: opened, recipe, message } = app.store.getState();
    expect(message).toBeNull();
    expect(model?.source.files[0]?.name).toBe('a.bin');
    expect(opened?.images.count).toBe(40);
    expect(recipe?.data).toEqual(opened?.source);
  });

  test('can come one after the other, in either order', async () => {
    const model = { name: 'net.tflite', bytes: await exampleBytes() };
    for (const order of [
      [model, data],
      [data, model],
    ]) {
      const app = createTestApp();
      await openContents(app, [order[0]!]);
      expect(app.store.getState().recipe).toBeNull();
      await openContents(app, [order[1]!]);
      expect(app.store.getState().recipe?.model.files[0]?.name).toBe('net.tflite');
    }
  });

  test.each([
    ['that are no known format', 'notes.bin', Uint8Array.of(9, 0, 9), /notes\.bin/],
    [
      'of names without a model',
      'notes.txt',
      new TextEncoder().encode('hello'),
      /^notes\.txt .* open the model/,
    ],
    ['cut in the middle', 'net.tflite', 'cut', /net\.tflite|model/i],
    ['that are empty', 'empty.bin', new Uint8Array(), /empty/],
  ])('%s are an error, and what is open stays', async (_, name, content, expected) => {
    const app = createTestApp();
    await openContents(app, [data]);
    const before = app.store.getState().data;
    const bytes = content === 'cut' ? (await exampleBytes()).subarray(0, 900) : (content as Uint8Array);
    await openContents(app, [{ name, bytes }]);
    const state = app.store.getState();
    expect(state.message?.kind).toBe('error');
    expect(state.message?.text).toMatch(expected);
    expect(state.message?.text).not.toMatch(/unexpected/i);
    expect(state.data).toBe(before);
    expect(state.opening).toBeNull();
  });

  test('of a model that the open data do not fit close them, and say so and how they come back', async () => {
    const ends = ['in', 'out'].map((name) => activation(name, [4], 0.01, 0));
    const model = { name: 'four.tflite', bytes: buildTflite(oneOperator(ends, { operator: 'RELU' })) };
    const backs = [
      { before: [data], back: /Open it again with a model that it fits\.$/ },
      {
        before: [data, { name: 'net.tflite', bytes: await exampleBytes() }],
        back: /Back in the browser shows what was open before\.$/,
      },
    ];
    for (const { before, back } of backs) {
      const app = createTestApp();
      for (const file of before) await openContents(app, [file]);
      await openContents(app, [model]);
      const { data: left, model: opened, message } = app.store.getState();
      expect([left, opened?.source.files[0]?.name, message?.kind]).toEqual([null, 'four.tflite', 'notice']);
      expect(message?.text).toMatch(/^batch\.bin does not fit this model and is closed\. /);
      expect(message?.text).toMatch(back);
    }
  });

  test('of class names go with the model, whenever they come, and into the recipe', async () => {
    const names = Array.from({ length: 10 }, (_, n) => `kind ${n}`);
    const list = { name: 'labels.txt', bytes: new TextEncoder().encode(`${names.join('\r\n')}\r\n\r\n`) };
    const model = { name: 'net.tflite', bytes: await exampleBytes() };
    for (const order of [[[model, list, data]], [[model], [list], [data]], [[model, data], [list]]]) {
      const app = createTestApp();
      for (const files of order) await openContents(app, files);
      const { recipe, message } = app.store.getState();
      expect(message).toBeNull();
      expect(recipe?.classNames).toEqual(names);
    }
    const app = createTestApp();
    await openContents(app, [model, data]);
    const before = app.store.getState();
    await openContents(app, [{ name: 'few.txt', bytes: new TextEncoder().encode('cat\ndog') }]);
    expect(app.store.getState()).toMatchObject({ recipe: before.recipe, model: before.model });
    expect(app.store.getState().message?.text).toMatch(
      /^few\.txt lists 2 class names, but .* tells 10 classes apart/,
    );
    await openContents(app, [list, { ...list, name: 'other.txt' }]);
    expect(app.store.getState().message?.text).toMatch(/labels\.txt and other\.txt are both text/);
  });

  test('of classes whose names the model has in another order are labelled by these, which is said', async () => {
    const kinds = Array.from({ length: 10 }, (_, n) => `kind ${n}`);
    const pixels = (n: number) => pngFile(32, 32, Array<number>(3 * 32 * 32).fill(20 * n), { colourType: 2 });
    const folders = kinds.flatMap((kind, n) =>
      [1, 2].map((k) => [`${kind}/${k}.png`, pixels(n + k)] as const),
    );
    const set = { name: 'set.zip', bytes: zipFile(folders) };
    const list = { name: 'names.txt', bytes: Buffer.from(kinds.toReversed().join('\n')) };
    const app = createTestApp();
    await openContents(app, [{ name: 'net.tflite', bytes: await exampleBytes() }, set, list]);
    expect(app.store.getState().message).toEqual({
      kind: 'notice',
      text: 'The labels of set.zip are numbered by the model\'s class names: "kind 0" is class 9, not 0.',
    });
  });

  test('of labels from 1 on are taken with a notice, of pixels that the model cannot hold with doubt', async () => {
    const model = { name: 'net.tflite', bytes: await exampleBytes() };
    const labels = Array.from({ length: 20 }, (_, n) => 1 + (n % 10));
    const set = (type: string, value: number) => ({
      name: 'set.npz',
      bytes: zipFile([
        [
          'x.npy',
          npyArray(
            type,
            [20, 32, 32, 3],
            Array<number>(20 * 3072)
              .fill(0)
              .with(0, 1)
              .map((x, n) => (n % 2 ? value : x)),
          ),
        ],
        ['y.npy', npyArray('|u1', [20], labels)],
      ]),
    });
    const app = createTestApp();
    await openContents(app, [model, set('|u1', 255)]);
    const { recipe, message } = app.store.getState();
    expect(recipe?.inputScale).toBe('x/255');
    expect(message).toEqual({
      kind: 'notice',
      text: expect.stringMatching(/1 to 10 .* classes 0 to 9/) as string,
    });
    await openContents(app, [set('<f4', 255)]);
    expect(app.store.getState().message).toMatchObject({
      kind: 'notice',
      text: expect.stringMatching(
        /lie beyond it and would be cut off\. .* under Inputs on the page/,
      ) as string,
    });
    expect(app.store.getState().recipe?.inputScale).toBe('x');
  });

  test('with two models are refused by name', async () => {
    const bytes = await exampleBytes();
    const app = createTestApp();
    await openContents(app, [
      { name: 'one.tflite', bytes },
      { name: 'two.tflite', bytes },
    ]);
    expect(app.store.getState().message?.text).toMatch(/one\.tflite and two\.tflite/);
  });

  test('of another data set put the synthetic example away', async () => {
    const app = createTestApp();
    const opened = openExample(app, 'lenet');
    await stateWhen(app, ({ status, progress }) => status === 'running' && progress !== null);
    cancelExploration(app);
    await opened;
    await openContents(app, [data]);
    const state = app.store.getState();
    expect(state.model).toBeNull();
    expect(state.data?.images.count).toBe(40);
    expect(state.exploration).toBeNull();
  });

  test('are all closed on the way back to the first screen', async () => {
    const app = createTestApp();
    await openContents(app, [data]);
    closeAll(app);
    expect(app.store.getState()).toMatchObject({ model: null, data: null, recipe: null, status: 'idle' });
  });

  test('of more bytes than are opened are refused unread', async () => {
    const app = createTestApp();
    await openFiles(app, [Object.defineProperty(fileOf(data), 'size', { value: 2 ** 28 + 1 })]);
    expect(app.store.getState().message?.text).toMatch(/^batch\.bin \(268,435,457 bytes\) cannot be opened/);
    expect(app.store.getState().data).toBeNull();
  });
});

test('what is opened takes the place of all that was open, also of a link that still runs', async () => {
  const other = [
    { name: 'net.tflite', bytes: await exampleBytes() },
    { name: 'other.bin', bytes: cifar10Batch(30, 2) },
  ];
  const fresh = createTestApp();
  await openContents(fresh, other);
  const app = createTestApp();
  const { model, data: linkedData } = await ownFiles();
  await openContents(app, [model, linkedData]);
  const link = {
    recipe: await smallRecipe(),
    choice: { point: 3 },
    pricing: { board: 'nucleo-l4r5zi' },
    name: 'a link',
  };
  const linked = openLink(app, encodeShare(link));
  await stateWhen(app, ({ status, exploration }) => status === 'running' && exploration !== null);
  lookAtLayer(app, 4);
  await openContents(app, other);
  await linked;
  const { generation, ownNames } = app.store.getState();
  expect(app.store.getState()).toEqual({ ...fresh.store.getState(), generation, ownNames });
});

describe('reading', () => {
  const small = fileOf({ name: 'small.bin', bytes: cifar10Batch(10, 2) });

  test('is announced with names and size, and over when files are open', async () => {
    const app = createTestApp();
    const opened = openContents(app, [data]);
    expect(app.store.getState().opening).toBe('batch.bin (122,920 bytes)');
    await opened;
    expect(app.store.getState().opening).toBeNull();
  });

  test('ends when it is stopped, and everything is as it was', async () => {
    const app = createTestApp();
    await openFiles(app, [small]);
    const before = app.store.getState();
    const opened = openContents(app, [data]);
    cancelOpening(app);
    expect(app.store.getState().opening).toBeNull();
    await opened;
    const { generation } = app.store.getState();
    expect(app.store.getState()).toEqual({ ...before, generation });
  });

  test('ends when other files are opened; an answer that still comes changes nothing', async () => {
    const answers: ((read: GivenFiles) => void)[] = [];
    const [first, second] = [await openGivenFiles([fileOf(data)]), await openGivenFiles([small])];
    const deaf: Reader = {
      ...inProcessReader(),
      open: () => new Promise((resolve) => answers.push(resolve)),
      cancel: () => undefined,
    };
    const app = createTestApp(undefined, deaf);
    const superseded = openContents(app, [data]);
    const opened = openFiles(app, [small]);
    answers[1]!(second);
    await opened;
    answers[0]!(first);
    await superseded;
    expect(app.store.getState()).toMatchObject({ data: second.data, opening: null, message: null });
  });

  test('goes on together with the model or the data that comes meanwhile', async () => {
    const model = fileOf({ name: 'net.tflite', bytes: await exampleBytes() });
    for (const [first, second] of [
      [fileOf(data), model],
      [model, fileOf(data)],
    ] as const) {
      const app = createTestApp();
      await Promise.all([openFiles(app, [first]), openFiles(app, [second])]);
      const { recipe, message, openingFiles } = app.store.getState();
      expect(recipe?.model.files[0]?.name).toBe('net.tflite');
      expect(recipe?.data.files[0]?.name).toBe('batch.bin');
      expect({ message, openingFiles }).toEqual({ message: null, openingFiles: [] });
    }
  });

  test('is told to end by every job that takes its place', async () => {
    let ended = 0;
    const reader = inProcessReader();
    const cancel = () => {
      ended++;
      reader.cancel();
    };
    const app = createTestApp(undefined, { ...reader, cancel });
    const superseded = openContents(app, [data]);
    const before = ended;
    const opened = openFiles(app, [small]);
    expect(ended).toBe(before + 1);
    await Promise.all([superseded, opened]);
    expect(app.store.getState().data?.images.count).toBe(10);
  });

  test('that fails is an error, and what was open stays', async () => {
    const cause = new TauscopeError('worker-failed', 'The files could not be read: no memory.');
    let isDead = false;
    const reader = inProcessReader();
    const open: Reader['open'] = (files) => (isDead ? Promise.reject(cause) : reader.open(files));
    const app = createTestApp(undefined, { ...reader, open });
    await openFiles(app, [small]);
    const { data: before } = app.store.getState();
    isDead = true;
    await openContents(app, [data]);
    expect(app.store.getState()).toMatchObject({
      data: before,
      opening: null,
      message: { kind: 'error', text: cause.message },
    });
  });

  test('of a file that cannot be read names it', async () => {
    const gone = fileOf({ name: 'gone.bin', bytes: new Uint8Array(1) });
    gone.arrayBuffer = () => Promise.reject(new DOMException('it has changed', 'NotReadableError'));
    await expect(openGivenFiles([gone])).rejects.toThrow(refused('not-found', /gone\.bin .*it has changed/));
    await expect(hashFiles([gone])).rejects.toThrow(refused('not-found', /gone\.bin/));
  });
});

describe('files among others', () => {
  const notes = { name: 'notes.pdf', bytes: Buffer.from('%PDF-1.7 \xff\x00', 'latin1') };
  const model = { name: 'model.pt', bytes: zipFile([['archive/data.pkl', Buffer.of(0x80)]]) };

  test('that are in no known format are left out, and named', async () => {
    const app = createTestApp();
    await openContents(app, [data, notes]);
    expect(app.store.getState().data?.source.files.map(({ name }) => name)).toEqual([data.name]);
    expect(app.store.getState().message?.text).toBe('Left out, since in no known format: notes.pdf.');
    await openContents(app, [notes]);
    const { message } = app.store.getState();
    expect(message?.kind).toBe('error');
    expect(message?.text).toMatch(/notes\.pdf is in no known format.*Models are \.tflite and \.onnx/);
  });

  test('that are models of other frameworks are refused with the way to convert them', async () => {
    const app = createTestApp();
    await openContents(app, [data, model]);
    expect(app.store.getState().message?.text).toMatch(/^model\.pt: .*PyTorch.*torch\.onnx\.export/);
  });
});

describe('files that leave something open', () => {
  const model = { name: 'heads.tflite', bytes: buildTflite(twoHeads) };
  const images = npyArray('|u1', [20, 32, 32, 3], [...data.bytes.subarray(0, 20 * 3072)]);
  const labels = npyArray('|u1', [20], Array<number>(20).fill(1));
  const set = {
    name: 'set.npz',
    bytes: zipFile([
      ['labels_a.npy', labels],
      ['pixels.npy', images],
      ['labels_b.npy', labels],
    ]),
  };
  const isOpen = ({ recipe }: AppState) => recipe !== null;
  const asks = (choiceOf: string) => (state: AppState) =>
    state.opening === null && state.asked?.question.choiceOf === choiceOf;

  test('are asked about, one thing after the other, and the recipe keeps what was chosen', async () => {
    const app = createTestApp();
    await openContents(app, [model]);
    expect(app.store.getState()).toMatchObject({ model: null, message: null });
    expect(app.store.getState().asked?.question).toMatchObject({
      choiceOf: 'output',
      options: [
        { value: 'scores', text: '0 "scores" [1, 10]' },
        { value: 'boxes', text: '1 "boxes" [1, 4]' },
      ],
    });
    // Data that comes meanwhile is opened with the model.
    await openContents(app, [set]);
    answerQuestion(app, { output: 'scores' });
    const { asked } = await stateWhen(app, asks('arrays'));
    expect(asked?.question.options.map(({ value }) => value)).toEqual(['labels_a', 'pixels', 'labels_b']);
    const arrays = { images: 'pixels', labels: 'labels_b' };
    answerQuestion(app, { arrays });
    const { recipe, asked: still } = await stateWhen(app, isOpen);
    expect(still).toBeNull();
    expect(recipe).toMatchObject({ model: { output: 'scores' }, arrays });

    const other = createTestApp();
    const hash = encodeShare({ recipe: { ...recipe!, ...fewImages }, choice: { budgetPp: 1 } });
    await openLink(other, hash);
    await openContents(other, [model, set]);
    expect(other.store.getState()).toMatchObject({ status: 'done', asked: null });
    const shared = decodeShare(shareHash(other.store.getState())!);
    expect(encodeShare({ recipe: shared.recipe, choice: shared.choice })).toBe(hash);
  });

  test('are a regression once a person has said within which tolerance', async () => {
    const app = createTestApp();
    const targets = npyArray(
      '<f4',
      [20, 10],
      Array.from({ length: 200 }, (_, n) => n / 8),
    );
    const regression = {
      name: 'set.npz',
      bytes: zipFile([
        ['x.npy', images],
        ['y.npy', targets],
      ]),
    };
    await openContents(app, [model, regression]);
    answerQuestion(app, { output: 'scores' });
    await stateWhen(app, asks('regression'));
    answerQuestion(app, { regression: { tolerance: 2 } });
    const { recipe } = await stateWhen(app, isOpen);
    expect(recipe?.regression).toEqual({ tolerance: 2 });
    await changeReading(app, (reading) => ({ ...reading, regression: { tolerance: 3 } }));
    expect(app.store.getState()).toMatchObject({
      recipe: { regression: { tolerance: 3 } },
      data: { images: { targets: { tolerance: 3 } } },
    });
  });

  test('are left when a person dismisses the question', async () => {
    const app = createTestApp();
    await openContents(app, [set]);
    dismissQuestion(app);
    expect(app.store.getState()).toMatchObject({ asked: null, data: null });
  });
});

test('data that is read in another way is other data, and its link needs it read so', async () => {
  const app = createTestApp();
  await openContents(app, [{ name: 'net.tflite', bytes: await exampleBytes() }, data]);
  const before = app.store.getState();
  await changeReading(app, (reading) => ({ ...reading, colourOrder: 'bgr' }));
  const { recipe, data: read } = app.store.getState();
  expect(recipe).toEqual({ ...before.recipe, colourOrder: 'bgr' });
  const [r, g, b] = before.data!.images.values;
  expect([...read!.images.values.subarray(0, 3)]).toEqual([b, g, r]);
  await openLink(app, encodeShare({ recipe: { ...before.recipe!, ...fewImages }, choice: { budgetPp: 1 } }));
  expect(app.store.getState().wanted).not.toBeNull();
});
