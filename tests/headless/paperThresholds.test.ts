import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { realData, realDataFolder } from '../realData.ts';
import { tauscope } from './tauscope.ts';

interface Results {
  readonly layers: readonly { readonly levels: readonly { readonly skippedPairShare: number }[] }[];
  readonly points: { readonly correct: readonly number[] };
}

describe.skipIf(!realDataFolder)("the paper's thresholds on LeNet and CIFAR-10 (needs real data)", () => {
  test('skip about 34 % and 52 % of the SMLADs of the 2nd and 3rd convolution, at a small loss', async () => {
    const out = join(mkdtempSync(join(tmpdir(), 'tauscope-paper-')), 'results.json');
    const splits = ['--calibration', '1000', '--selection', '9000', '--held-out', '0'];
    const taus = ['--layer-taus', '2=0,0.022', '4=0,0.052', '--dead', 'keep'];
    const data = realData('cifar10/test_batch.bin');
    const { code } = await tauscope([
      'explore',
      'lenet-cifar10',
      '--data',
      data,
      ...taus,
      ...splits,
      '--out',
      out,
    ]);
    expect(code).toBe(0);
    const { layers, points } = JSON.parse(readFileSync(out, 'utf8')) as Results;
    const [second, third] = layers.map(({ levels }) => 100 * levels[1]!.skippedPairShare);
    expect(Math.abs(second! - 34)).toBeLessThan(5);
    expect(Math.abs(third! - 52)).toBeLessThan(5);
    const lossPp = ((points.correct[0]! - points.correct.at(-1)!) / 9000) * 100;
    expect(lossPp).toBeGreaterThan(0);
    expect(lossPp).toBeLessThan(2.5);
  });
});
