import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { small } from './exploredFile.ts';
import { tauscope } from './tauscope.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-forms-'));
const inFolder = (name: string) => join(folder, name);

describe('pinned forms and memory limits', () => {
  const explore = ['explore', 'lenet', '--data', 'synthetic', ...small];

  test('are part of the recipe, the results and the bundle', async () => {
    const out = inFolder('pinned.json');
    const { code } = await tauscope([...explore, '--form', '2=streamed', '4=sparse', '--out', out]);
    expect(code).toBe(0);
    const { recipe, layers } = JSON.parse(readFileSync(out, 'utf8')) as {
      recipe: { forms: unknown };
      layers: { levels: { form: string }[] }[];
    };
    expect(recipe.forms).toEqual([
      { layer: 2, form: 'streamed' },
      { layer: 4, form: 'sparse' },
    ]);
    expect(layers.map(({ levels }) => levels.map(({ form }) => form))).toEqual([
      ['streamed', 'streamed'],
      ['sparse', 'sparse'],
    ]);
    const zip = inFolder('pinned.zip');
    expect((await tauscope(['export', out, '--point', '4', '--out', zip])).code).toBe(0);
    const files = unzipSync(readFileSync(zip));
    const text = (name: string) => new TextDecoder().decode(files[name]);
    const { estimate } = JSON.parse(text('manifest.json')) as {
      estimate: { layers: { layer: number; form: string }[] };
    };
    expect(estimate.layers.filter(({ layer }) => layer === 2 || layer === 4)).toMatchObject([
      { form: 'streamed' },
      { form: 'sparse' },
    ]);
    expect(text('README.md')).toMatch(/\*\*`streamed`\*\* \(layer 2\)/);
  });

  test('say so when nothing fits, and refuse what is no form', async () => {
    const small = await tauscope([...explore, '--flash-limit', '40K']);
    expect(small.code).toBe(0);
    expect(small.out).toMatch(/no point fits 40\.0 KiB of flash/);
    const foreign = await tauscope([...explore, '--form', '2=fast']);
    expect(foreign).toMatchObject({
      code: 1,
      err: expect.stringMatching(/--form takes LAYER=FORM with one of auto, rolled/) as string,
    });
  });
});
