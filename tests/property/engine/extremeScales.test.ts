import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Network, Rounding } from '../../../src/network/network.ts';
import { activation, oneOperator, weights } from '../../unit/network/builtModels.ts';
import { compareEngine } from './compareEngine.ts';
import { extremeModels, opened } from './extremeScales.ts';
import { randomFrom } from './random.ts';

const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });
const roundings: readonly Rounding[] = ['double', 'single'];

/** The ranges that `Requantisation` promises. */
function checkFactors({ layers }: Network): void {
  for (const layer of layers) {
    if (!('requantisation' in layer) || layer.requantisation === null) continue;
    const inputs = layer.kind === 'add' ? layer.inputRequantisations : [];
    for (const { multipliers, shifts } of [layer.requantisation, ...inputs]) {
      const least = layer.kind === 'mean' ? 0 : 2 ** 30;
      for (const multiplier of multipliers) expect(multiplier === 0 || multiplier >= least).toBe(true);
      for (const shift of shifts) expect(shift >= -31 && shift <= 30).toBe(true);
    }
  }
}

describe.each(Object.keys(extremeModels))('%s at scales from 1e-38 to 1e38', (operator) => {
  test.each(roundings)('is refused or runs alike on operators and engine, %s rounding', (rounding) => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = randomFrom(seed);
        const network = opened(extremeModels[operator]!(random));
        if (!network) return;
        checkFactors(network);
        compareEngine(network, rounding, random);
      }),
      { numRuns: 100 },
    );
  });
});

test.each(roundings)('a factor that rounds up below the smallest shift is 0, %s rounding', (rounding) => {
  const model = oneOperator(
    [
      activation('in', [4, 4, 3], 1 + 2 ** -23),
      weights([4, 3, 3, 3], 1 - 2 ** -23),
      activation('out', [4, 4, 4], 2 ** 40),
    ],
    { operator: 'CONV_2D', options: {} },
  );
  const network = opened(model)!;
  expect(network.layers).toMatchObject([
    { requantisation: { multipliers: Int32Array.of(0), shifts: Int32Array.of(0) } },
  ]);
  compareEngine(network, rounding, randomFrom(1));
});

test('most models of every operator are opened', () => {
  for (const model of Object.values(extremeModels)) {
    const networks = Array.from({ length: 100 }, (_, n) => opened(model(randomFrom(n + 1))));
    expect(networks.filter((network) => network).length).toBeGreaterThan(30);
  }
});
