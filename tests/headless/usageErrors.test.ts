import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { narrowLenet } from './narrowModel.ts';
import { refusal } from './refusal.ts';
import { tauscope } from './tauscope.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-usage-'));
const path = (name: string) => join(folder, name);
const results = resolve(import.meta.dirname, '../old-results/version1.json');
// What is built in lies beside the built command.
const [model, data] = [path('model.tflite'), path('data_batch.bin')];
writeFileSync(model, narrowLenet);
writeFileSync(data, new Uint8Array(20 * 3073));
const explore = ['explore', model, '--data', data];
writeFileSync(path('sweep.json'), JSON.stringify({ runs: [{ model: 'lenet', data: 'synthetic' }] }));

test.each([
  ['a parsed option', [...explore, '--workers', '0']],
  ['a file', [...explore, '--arrays', 'x,y']],
])('the command itself says of %s what it says in this process', async (_, args) => {
  expect(await tauscope(args)).toEqual({ code: 1, out: '', err: await refusal(args) });
});

test.each(['nats://alice:100%@127.0.0.1:9', 'tls://a%zz@127.0.0.1:9'])(
  'an address with a bare % is refused, and not shown: %s',
  async (queue) => {
    expect(await refusal(['worker', '--queue', queue])).toBe(
      'tauscope: --queue: a % in a user, password or token is written %25.\n',
    );
  },
);

test.each(['https://alice:secret@127.0.0.1', 'alice:secret@127.0.0.1:4222', '//alice:secret@[1'])(
  'an address that is none is refused without what it keeps secret: %s',
  async (queue) => {
    const said = await refusal(['worker', '--queue', queue]);
    expect(said).toMatch(/^tauscope: --queue \S*…@\S+: expected .*nats:\/\//);
    expect(said).not.toContain('secret');
  },
);

test.each([
  ['run', model, '--data', data],
  explore,
  ['sweep', path('sweep.json'), '--out', path('swept')],
  ['worker', '--queue', 'nats://127.0.0.1:9'],
])('more worker threads than can be are refused by %s', async (...args) => {
  expect(await refusal([...args, '--workers', '200000000'])).toContain(
    'expected a whole number from 1 to 1024.',
  );
});

test.each([
  { args: [...explore, '--float-output', '1'], text: 'Name it: --float FILE.' },
  {
    args: ['crosscheck', model, '--data', data, '--float-output', '1'],
    text: 'Name it: --float FILE.',
  },
  {
    args: [...explore, '--form', '99=auto'],
    text: 'layers that are convolutions, here 0, 2, 4; found "99=auto"',
  },
  {
    args: ['export', results, '--point', '1', '--reading', 'bound', '--out', path('a.zip')],
    text: "'--point <id>' cannot be used with option '--reading <reading>'",
  },
  { args: [...explore, '--arrays', 'x,y'], text: 'the data has none. Leave it out.' },
  {
    args: ['run', model, '--data', data, '--arrays', 'x,y'],
    text: 'the data has none. Leave it out.',
  },
  {
    args: [...explore, '--taus', '0,0.1', '--shares', '0,0.5'],
    text: "cannot be used with option '--shares",
  },
])('is not passed over: $args', async ({ args, text }) => {
  expect(await refusal(args)).toContain(text);
});

test('a float network is not passed over by verify of results without one', async () => {
  const { code, out, err } = await tauscope(['verify', results, '--float', path('nosuch.onnx')]);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toContain('no float one runs again. Leave --float out.');
});
