import { describe, expect, test } from 'vitest';
import { tauscope } from '../tauscope.ts';

const slurm = ['cluster', 'slurm', '--'];
const kubernetes = ['cluster', 'kubernetes', '--image', 'lab/tauscope', '--claim', 'data', '--'];
const lenet = ['explore', 'lenet', '--data', 'synthetic'];

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
    const { code, out, err } = await tauscope([...slurm, ...what]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(text);
  });

  test.each([
    { what: [...lenet, '--out', 'found/x.json'] },
    { what: ['explore', '--recipe', 'other.json', '--out', 'x.json'] },
    { what: ['sweep', 'sweep.json', '--out', 'found'] },
  ])('that can is taken: $what', async ({ what }) => {
    for (const start of [slurm, kubernetes]) {
      const { code, out, err } = await tauscope([...start, ...what]);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      for (const each of what) expect(out).toContain(each);
    }
  });
});

test.each(['/data/x.json', '../x.json', '/workshop/x.json'])(
  'on Kubernetes results at %s would be lost with the pod, and are refused',
  async (out) => {
    const { code, err } = await tauscope([...kubernetes, ...lenet, '--out', out]);
    expect(code).toBe(1);
    expect(err).toContain(`--out ${out} is not on the volume of --claim`);
    expect((await tauscope([...slurm, ...lenet, '--out', out])).code).toBe(0);
  },
);

test('on Kubernetes an absolute path on the volume is taken', async () => {
  expect((await tauscope([...kubernetes, ...lenet, '--out', '/work/found/x.json'])).code).toBe(0);
});
