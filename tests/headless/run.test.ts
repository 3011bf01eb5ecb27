import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { synthetic } from '../../src/examples/examples.ts';
import type { PredictedCost } from '../../src/exploration/views/predictedCost.ts';
import { syntheticSet } from '../../src/images/syntheticSet.ts';
import { realData, realDataFolder } from '../realData.ts';
import { npyArray, pngFile, zipFile } from '../unit/images/makeFiles.ts';
import { activation, oneOperator, weights } from '../unit/network/builtModels.ts';
import { buildTflite } from '../unit/network/tflite/tfliteBuilder.ts';
import { oneWorker, sparse } from './exploredFile.ts';
import { tauscope } from './tauscope.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-run-'));
const resnet = 'mlperf-tiny/pretrainedResnet_quant.tflite';

describe.skipIf(!realDataFolder)(
  'tauscope run on ResNet-8 and the CIFAR-10 test images (needs real data)',
  () => {
    test('gives all 100,000 output bytes of the boards, and their Top-1', { timeout: 900_000 }, async () => {
      const outputs = join(folder, 'outputs.bin');
      const { code, out, err } = await tauscope([
        'run',
        realData(resnet),
        '--data',
        realData('cifar10/test_batch.bin'),
        '--outputs',
        outputs,
        '--json',
      ]);
      expect(err).toBe('');
      expect(code).toBe(0);
      expect(JSON.parse(out)).toMatchObject({ correct: 8707, top1Percent: 87.07, from: 0, to: 10_000 });
      const expected = readFileSync(realData('mlperf-tiny/resnet8_cifar10_test_outputs_int8.bin'));
      expect(expected).toHaveLength(100_000);
      expect(readFileSync(outputs).equals(expected)).toBe(true);
    });
  },
);

describe.skipIf(!realDataFolder)('tauscope on the other MLPerf Tiny models (needs real data)', () => {
  const models = [
    { file: 'mlperf-tiny/kws_ref_model.tflite', macs: 2_656_768, input: [49, 10, 1], outputs: 12 },
    { file: 'mlperf-tiny/vww_96_int8.tflite', macs: 7_489_664, input: [96, 96, 3], outputs: 2 },
    { file: 'mlperf-tiny/ad01_int8.tflite', macs: 264_192, input: [640], outputs: 640 },
  ];

  test.each(models)('inspects and runs $file', async ({ file, macs, input, outputs }) => {
    const inspected = await tauscope(['inspect', realData(file), '--board', 'nucleo-u575zi-q', '--json']);
    expect(inspected.code).toBe(0);
    const description = JSON.parse(inspected.out) as {
      totals: { macs: number };
      input: { shape: number[] };
      cost: PredictedCost;
    };
    const { layers, latencyCycles } = description.cost;
    expect(layers.reduce((sum, cost) => sum + cost.latencyCycles, 0)).toBe(latencyCycles);
    expect(description.totals.macs).toBe(macs);
    expect(description.input.shape).toEqual(input);

    const data = join(folder, `${outputs}.npz`);
    writeFileSync(data, randomInputs(4, input));
    const raw = join(folder, `${outputs}.bin`);
    const run = await tauscope(['run', realData(file), '--data', data, '--outputs', raw, ...oneWorker]);
    expect(run.err).toBe('');
    expect(run.code).toBe(0);
    expect(readFileSync(raw)).toHaveLength(4 * outputs);
    // As many outputs as inputs: an autoencoder.
    expect(/no Top-1/.test(run.out)).toBe(outputs === input[0]);
  });
});

test('tauscope run and explore doubt a scale with which the network knows less', async () => {
  const data = ['lenet', '--data', 'synthetic', ...oneWorker];
  const doubt =
    /Of 256 images the network has \d+ right with x\/127\.5-1, which is taken, and \d+ with x\/255\. --input-scale "x\/255"/;
  const wrong = await tauscope(['run', ...data, '--images', '0:9', '--input-scale', 'x/127.5-1']);
  expect(wrong.out).toMatch(doubt);
  const right = await tauscope(['run', ...data, '--images', '0:9', '--json']);
  expect(JSON.parse(right.out)).toMatchObject({ inputScale: 'x/255', inputScaleDoubt: null });
  const splits = ['--taus', '0', '--calibration', '8', '--selection', '8', '--held-out', '8'];
  const explored = await tauscope(['explore', ...data, ...splits, ...sparse, '--input-scale', 'x/127.5-1']);
  expect(explored.out).toMatch(doubt);
});

test('tauscope run tells anomalies by what a network does not repeat', async () => {
  const model = join(folder, 'repeats.tflite');
  const ends = [activation('in', [4], 0.01, 0), activation('out', [4], 0.01, 0)];
  // It repeats values from 0 up and gives 0 for all others.
  writeFileSync(model, buildTflite(oneOperator(ends, { operator: 'RELU' })));
  const data = join(folder, 'repeats.npz');
  const rows = [
    [10, 20, 30, 40],
    [50, 0, 0, 10],
    [-5, 1, 1, 1],
    [-1, -50, 2, 3],
    [0, 0, 0, 0],
  ];
  const labels = [0, 0, 0, 1, 1];
  writeFileSync(
    data,
    zipFile([
      ['x.npy', npyArray('|i1', [5, 4], rows.flat())],
      ['y.npy', npyArray('|u1', [5], labels)],
    ]),
  );
  const { out, code } = await tauscope(['run', model, '--data', data, '--json']);
  expect(code).toBe(0);
  // Errors 0, 0, 25 against 2501, 0: of six pairs three are in order, two equal, one is not.
  expect(JSON.parse(out)).toMatchObject({ anomalyArea: 4 / 6, top1Percent: null });
});

test("tauscope run takes bytes for a uint8 input as they are, and writes outputs of the file's type", async () => {
  const ends = [activation('in', [4], 0.01, 30), activation('out', [4], 0.01, 20)];
  const model = join(folder, 'uint8.tflite');
  const uint8 = ends.map((end) => ({ ...end, type: 'UINT8' as const }));
  writeFileSync(model, buildTflite(oneOperator(uint8, { operator: 'RELU' })));
  const data = join(folder, 'uint8.npz');
  writeFileSync(
    data,
    zipFile([
      ['x.npy', npyArray('|u1', [1, 4], [0, 30, 31, 255])],
      ['y.npy', npyArray('|u1', [1], [0])],
    ]),
  );
  const raw = join(folder, 'uint8.bin');
  const { out } = await tauscope(['run', model, '--data', data, '--outputs', raw, '--json']);
  expect(JSON.parse(out)).toMatchObject({ inputScale: 'raw', inputScaleIs: 'sure', outputType: 'uint8' });
  expect([...readFileSync(raw)]).toEqual([20, 20, 21, 245]);
});

test('tauscope run gives each class as the outputs have it, by the names of a file', async () => {
  const [outputs, names] = [join(folder, 'lenet.bin'), join(folder, 'names.txt')];
  const letters = Array.from('abcdefghij');
  writeFileSync(names, letters.join('\n'));
  const some = ['--data', 'synthetic', '--images', '30:330', ...oneWorker];
  const args = ['run', 'lenet', ...some, '--classes', names];
  const { out } = await tauscope([...args, '--outputs', outputs, '--json']);
  const scores = readFileSync(outputs);
  const pairs = Array.from(syntheticSet(330, synthetic.seed).labels.subarray(30), (label, n) => {
    const output = Array.from({ length: 10 }, (_, k) => scores.readInt8(10 * n + k));
    return { label, answer: output.indexOf(Math.max(...output)) };
  });
  const { correct, classes } = JSON.parse(out) as { correct: number; classes: { correct: number }[] };
  expect(classes).toHaveLength(10);
  expect(classes.reduce((sum, each) => sum + each.correct, 0)).toBe(correct);
  for (const [label, name] of letters.entries()) {
    const answers = pairs.filter((pair) => pair.label === label).map(({ answer }) => answer);
    const count = (of: number) => answers.filter((answer) => answer === of).length;
    const others = letters.map((_, k) => (k === label ? 0 : count(k)));
    const most = Math.max(...others);
    const takenFor = most > 0 ? { class: others.indexOf(most), images: most } : null;
    const expected = { class: label, name, images: answers.length, correct: count(label), takenFor };
    expect(classes[label]).toEqual(expected);
  }

  const text = (await tauscope([...args, '--per-class'])).out;
  expect(
    text.match(/^ {2}[a-j]: \d+\.\d\d % \(\d+ of 30\)(, most often taken for [a-j] \(\d+\))?$/gm),
  ).toHaveLength(10);
});

test('tauscope run counts the labels among the five best outputs of a network with more than ten', async () => {
  const [model, data, outputs] = ['twelve.tflite', 'twelve.npz', 'twelve.bin'].map((name) =>
    join(folder, name),
  );
  const layer = [activation('in', [40]), weights([12, 40]), activation('out', [12])];
  writeFileSync(model!, buildTflite(oneOperator(layer, { operator: 'FULLY_CONNECTED', options: {} })));
  const labels = Array.from({ length: 200 }, (_, n) => (n * 7) % 12);
  const values = labels.flatMap((label, n) =>
    Array.from({ length: 40 }, (_, k) => (n * k * 31 + label) % 50),
  );
  const members = [
    ['x.npy', npyArray('|i1', [200, 40], values)],
    ['y.npy', npyArray('|u1', [200], labels)],
  ] as const;
  writeFileSync(data!, zipFile(members));
  const args = ['run', model!, '--data', data!, ...oneWorker];
  const { out, err } = await tauscope([...args, '--outputs', outputs!, '--json']);
  expect(err).toBe('');
  const scores = readFileSync(outputs!);
  const inTop5 = labels.filter((label, n) => {
    const ranked = Array.from({ length: 12 }, (_, k) => k);
    ranked.sort((a, b) => scores.readInt8(12 * n + b) - scores.readInt8(12 * n + a) || a - b);
    return ranked.slice(0, 5).includes(label);
  }).length;
  expect(inTop5).toBeGreaterThan(20);
  expect(JSON.parse(out)).toMatchObject({ top5Percent: inTop5 / 2 });
  expect((await tauscope(args)).out).toContain(`, Top-5 ${(inTop5 / 2).toFixed(2)} % (${inTop5} of 200)`);
  const some = ['--data', 'synthetic', '--images', '0:40', ...oneWorker];
  const ten = await tauscope(['run', 'lenet', ...some, '--json']);
  expect(JSON.parse(ten.out)).toMatchObject({ top5Percent: null });
});

test('tauscope explore keeps the names of classes in the recipe', async () => {
  const names = join(folder, 'kept.txt');
  const results = join(folder, 'named.json');
  writeFileSync(names, Array.from('abcdefghij').join('\n'));
  const splits = ['--calibration', '4', '--selection', '20', '--held-out', '10', '--taus', '0,0.1'];
  const quick = [...splits, ...sparse, ...oneWorker];
  const explored = ['explore', 'lenet', '--data', 'synthetic', ...quick, '--out', results];
  const { out, err } = await tauscope([...explored, '--classes', names]);
  expect(out, err).toMatch(/^ {2}classes: a, b, c, d, e, f, g, h, i, j$/m);
  const { recipe } = JSON.parse(readFileSync(results, 'utf8')) as { recipe: { classNames: string[] } };
  expect(recipe.classNames.join('')).toBe('abcdefghij');

  const zip = join(folder, 'named.zip');
  await tauscope(['export', results, '--point', '0', ...oneWorker, '--out', zip]);
  expect(strFromU8(unzipSync(readFileSync(zip))['README.md']!)).toContain('Its classes: 0 a, 1 b, 2 c,');

  writeFileSync(names, 'a\nb\n');
  const few = await tauscope([...explored, '--classes', names]);
  expect(few.code).toBe(1);
  expect(few.err).toMatch(
    /^tauscope: kept\.txt lists 2 class names, but lenet\.tflite tells 10 classes apart/,
  );
});

describe('tauscope run on bad input', () => {
  test('names a missing file and fails', async () => {
    const { code, out, err } = await tauscope(['run', 'nowhere.tflite', '--data', 'synthetic']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^tauscope: Cannot read nowhere\.tflite: there is no such file/);
  });

  test('says what is wrong with a file that is no model', async () => {
    const { code, err } = await tauscope(['inspect', import.meta.filename]);
    expect(code).toBe(1);
    expect(err).toMatch(/^tauscope: .*TensorFlow Lite/);
    expect(err).not.toMatch(/\n\s+at /);
  });

  test('refuses real values that the input cannot hold, unless told what they are', async () => {
    const data = join(folder, 'pixels.npz');
    const pixels = Array.from({ length: 2 * 3072 }, (_, n) => n % 256);
    const members = [
      ['x.npy', npyArray('<f4', [2, 32, 32, 3], pixels)],
      ['y.npy', npyArray('|u1', [2], [1, 2])],
    ] as const;
    writeFileSync(data, zipFile(members));
    const guessed = await tauscope(['run', 'lenet', '--data', data]);
    expect(guessed.code).toBe(1);
    expect(guessed.err).toMatch(
      /real values from 0 to 255, but "input" takes 0 to 1: 99\.\d % .*--input-scale/,
    );
    const given = ['run', 'lenet', '--data', data, ...oneWorker, '--input-scale', 'x/255'];
    const run = await tauscope([...given, '--json']);
    expect(JSON.parse(run.out)).toMatchObject({ inputScale: 'x/255', inputScaleIs: 'given' });
    const text = await tauscope(given);
    expect(text.out).toMatch(/inputs: x\/255 \(as given\): values from 0 to 1, the input takes 0 to 1\n/);
  });

  test('explains a wrong range of images', async () => {
    const { code, err } = await tauscope(['run', 'lenet', '--data', 'synthetic', '--images', '9:3']);
    expect(code).toBe(1);
    expect(err).toMatch(/FROM:TO.*found "9:3"/);
  });
});

/** An .npz with `count` pseudo-random int8 inputs and zero labels. */
function randomInputs(count: number, shape: readonly number[]): Buffer {
  const size = shape.reduce((product, extent) => product * extent, count);
  let state = 12345;
  const values = Int8Array.from(
    { length: size },
    () => (state = (state * 1103515245 + 12345) & 0x7fffffff) >> 16,
  );
  return zipFile([
    ['x.npy', npyArray('|i1', [count, ...shape], [...values])],
    ['y.npy', npyArray('|u1', [count], Array<number>(count).fill(0))],
  ]);
}

test('tauscope run takes a folder of images, and brings others to the size of the input', async () => {
  const { values, labels, count } = syntheticSet(30, 3);
  const [images, array, outputs] = ['pictures', 'pictures.npz', 'pictures.out'].map((name) =>
    join(folder, name),
  );
  for (let digit = 0; digit < 10; digit++) mkdirSync(join(images!, `${digit}`), { recursive: true });
  const order = Array.from(labels, (label, n) => ({ label, n })).sort(
    (a, b) => a.label - b.label || a.n - b.n,
  );
  const pixelsOf = (n: number) => [...values.subarray(n * 3072, (n + 1) * 3072)];
  for (const { label, n } of order)
    writeFileSync(
      join(images!, `${label}`, `${String(n).padStart(3, '0')}.png`),
      pngFile(32, 32, pixelsOf(n), { colourType: 2 }),
    );
  writeFileSync(
    array!,
    zipFile([
      [
        'images.npy',
        npyArray(
          '|u1',
          [count, 32, 32, 3],
          order.flatMap(({ n }) => pixelsOf(n)),
        ),
      ],
      [
        'labels.npy',
        npyArray(
          '|u1',
          [count],
          order.map(({ label }) => label),
        ),
      ],
    ]),
  );
  const [fromFolder, fromArray] = await Promise.all(
    [images!, array!].map(async (data, k) => {
      const { out, err } = await tauscope([
        'run',
        'lenet',
        '--data',
        data,
        ...oneWorker,
        '--outputs',
        `${outputs}${k}`,
        '--json',
      ]);
      expect(err).toBe('');
      return {
        correct: (JSON.parse(out) as { correct: number }).correct,
        bytes: readFileSync(`${outputs}${k}`),
      };
    }),
  );
  expect(fromFolder!.bytes.equals(fromArray!.bytes)).toBe(true);
  expect(fromFolder!.correct).toBe(fromArray!.correct);

  writeFileSync(join(images!, '0', 'wide.png'), pngFile(64, 32, Array<number>(2048).fill(9)));
  const cropped = await tauscope(['run', 'lenet', '--data', images!, ...oneWorker]);
  expect(cropped.out).toContain(
    '1 of the 31 images of pictures were scaled and cropped around their middle to 32 x 32.',
  );
  const stretched = await tauscope(['run', 'lenet', '--data', images!, ...oneWorker, '--resize', 'stretch']);
  expect(stretched.out).toContain('1 of the 31 images of pictures were stretched to 32 x 32.');
});
