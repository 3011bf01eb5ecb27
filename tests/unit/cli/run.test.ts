import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCommand } from '../../../src/cli/run.ts';
import { refused } from '../../refused.ts';
import { npyArray, zipFile } from '../images/makeFiles.ts';
import { activation, oneOperator, weights } from '../network/builtModels.ts';
import { buildTflite } from '../network/tflite/tfliteBuilder.ts';

test('results by class are refused of a network that names none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tauscope-run-'));
  const [model, data] = ['net.tflite', 'set.npz'].map((name) => join(folder, name)) as [string, string];
  const tensors = [activation('in', [6]), weights([6, 6]), activation('out', [6])];
  writeFileSync(model, buildTflite(oneOperator(tensors, { operator: 'FULLY_CONNECTED', options: {} })));
  const images = npyArray('|i1', [2, 6], Array<number>(12).fill(1));
  writeFileSync(
    data,
    zipFile([
      ['x.npy', images],
      ['y.npy', npyArray('|u1', [2], [0, 1])],
    ]),
  );
  await expect(runCommand(model, { data: [data], rounding: 'double', perClass: true })).rejects.toThrow(
    refused('usage', /--per-class is of classes, .*autoencoders/),
  );
});
