import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exampleModels } from '../../../src/examples/examples.ts';
import { inspectNetwork } from '../../../src/network/inspect.ts';
import { readModel } from '../../../src/network/readModel.ts';

/** Facts of the two published architectures: MACs and output heights of the convolutions, MACs of the dense layers. */
const architectures = {
  lenet: { convMacs: [777_600, 3_115_008, 589_824], heights: [30, 13, 4], denseMacs: [65_536, 640] },
  alexnet: { convMacs: [777_600, 3_115_008, 6_690_816, 5_038_848, 165_888], heights: [30, 13, 11, 9, 2] },
} as const;

describe('example models', () => {
  // The zoo's models, those with a float one, have tests of their own.
  for (const { id, path } of exampleModels.filter(({ floatPath }) => floatPath === undefined)) {
    const file = resolve(import.meta.dirname, '../../../public', path);
    test.skipIf(!existsSync(file))(`${id} has the published architecture`, () => {
      const { layers, input, output, totals } = inspectNetwork(readModel(readFileSync(file), id));
      const facts = id.startsWith('lenet') ? architectures.lenet : architectures.alexnet;
      const convolutions = layers.filter((layer) => layer.kind === 'conv');
      expect(convolutions.map((layer) => layer.macs)).toEqual(facts.convMacs);
      expect(convolutions.map((layer) => layer.output.shape[0])).toEqual(facts.heights);
      for (const {
        clamp,
        output: { zeroPoint },
      } of convolutions)
        expect(clamp).toEqual({ min: zeroPoint, max: 127 });
      const dense = layers.filter((layer) => layer.kind === 'dense').map((layer) => layer.macs);
      if ('denseMacs' in facts) expect(dense).toEqual(facts.denseMacs);
      expect(totals.macs).toBe([...facts.convMacs, ...dense].reduce((a, b) => a + b));
      expect(input).toMatchObject({ shape: [32, 32, 3], type: 'int8', zeroPoint: -128 });
      expect(input.scale).toBeCloseTo(1 / 255, 8);
      expect(output).toMatchObject({ shape: [10], type: 'int8' });
    });
  }
});
