import { describe, expect, test } from 'vitest';
import { inThisProcess } from '../inThisProcess.ts';
import { refusal } from '../refusal.ts';
import { tauscope } from '../tauscope.ts';

const slurm = ['cluster', 'slurm', '--'];
const kubernetes = ['cluster', 'kubernetes', '--image', 'lab/tauscope', '--claim', 'data', '--'];
const lenet = ['explore', 'lenet', '--data', 'synthetic'];

/** What the command prints when it takes what it is given. */
async function printed(args: readonly string[]): Promise<string> {
  const { out, err, error } = await inThisProcess(args);
  expect({ err, error }).toEqual({ err: '', error: null });
  return out;
}

describe('a command for a cluster', () => {
  test.each([
    { what: ['sweep', '--out', 'found'], text: 'Name the file of the sweep' },
    { what: ['sweep', 'a.json', 'b.json', '--out', 'found'], text: 'takes one file; found "a.json b.json"' },
    { what: ['explore', '--out', 'x.json'], text: 'Name model and data' },
    { what: ['explore', 'lenet', '--out', 'x.json'], text: 'Name model and data' },
    { what: ['explore', '--data', 'synthetic', '--out', 'x.json'], text: 'Name model and data' },
    { what: ['explore', 'lenet', 'extra', '--out', 'x.json'], text: 'takes one model; found "lenet extra"' },
    {
      what: [...lenet, '--out', 'x.json', '--exact', '--racing'],
      text: '--exact and --racing do not go together',
    },
    { what: [...lenet, '--out', 'x.json', '--form', '2=fast'], text: '--form takes LAYER=FORM' },
    { what: [...lenet, '--out', '-'], text: 'Say where the results go' },
    { what: lenet, text: 'Say where the results go' },
  ])('that can never run is refused: $what', async ({ what, text }) => {
    expect(await refusal([...slurm, ...what])).toContain(text);
  });

  test('is refused by the command itself as in this process', async () => {
    const args = [...slurm, ...lenet];
    expect(await tauscope(args)).toEqual({ code: 1, out: '', err: await refusal(args) });
  });

  test.each([
    { what: [...lenet, '--out', 'found/x.json'] },
    { what: ['explore', '--recipe', 'other.json', '--out', 'x.json'] },
    { what: ['sweep', 'sweep.json', '--out', 'found'] },
  ])('that can is taken: $what', async ({ what }) => {
    for (const start of [slurm, kubernetes]) {
      const out = await printed([...start, ...what]);
      for (const each of what) expect(out).toContain(each);
    }
  });
});

test.each(['/data/x.json', '../x.json', '/workshop/x.json'])(
  'on Kubernetes results at %s would be lost with the pod, and are refused',
  async (out) => {
    const refused = await refusal([...kubernetes, ...lenet, '--out', out]);
    expect(refused).toContain(`--out ${out} is not on the volume of --claim`);
    expect(await printed([...slurm, ...lenet, '--out', out])).toContain(out);
  },
);

test('on Kubernetes an absolute path on the volume is taken', async () => {
  const { code, out, err } = await tauscope([...kubernetes, ...lenet, '--out', '/work/found/x.json']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain('/work/found/x.json');
});
