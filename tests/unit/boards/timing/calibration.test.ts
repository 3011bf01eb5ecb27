import { describe, expect, test } from 'vitest';
import type { TimedLayer } from '../../../../src/boards/timing/calibration.ts';
import { calibrate } from '../../../../src/boards/timing/calibration.ts';
import { randomFrom } from '../../../property/engine/random.ts';

/** Layers of a board whose factors are known, each measured with an error of up to `noise`. */
function syntheticBoard(
  seed: number,
  { core, stall, noise, layers = 12 }: { core: number; stall: number; noise: number; layers?: number },
): TimedLayer[] {
  const random = randomFrom(seed);
  return Array.from({ length: layers }, () => {
    const coreCycles = random.whole(10_000, 2_000_000);
    const stallCycles = Math.round((coreCycles * random.whole(0, 60)) / 100);
    const error = 1 + (noise * random.whole(-1000, 1000)) / 1000;
    return { coreCycles, stallCycles, measuredCycles: (core * coreCycles + stall * stallCycles) * error };
  });
}

const seeds = Array.from({ length: 50 }, (_, seed) => seed + 1);

describe('a calibration', () => {
  describe.each([
    [1, 1],
    [1.15, 0.4],
    [0.92, 2.6],
  ])('finds core x %d and waiting x %d', (core, stall) => {
    test('within 1 % through noise of 0.05 %, more than a cycle counter has', () => {
      for (const seed of seeds) {
        const found = calibrate(syntheticBoard(seed, { core, stall, noise: 0.0005 }));
        expect(Math.abs(found.coreFactor / core - 1)).toBeLessThan(0.01);
        expect(Math.abs(found.stallFactor / stall - 1)).toBeLessThan(0.01);
      }
    });

    test('within 1 % and 3 % of the core through noise of 0.5 %', () => {
      for (const seed of seeds) {
        const found = calibrate(syntheticBoard(seed, { core, stall, noise: 0.005 }));
        expect(Math.abs(found.coreFactor / core - 1)).toBeLessThan(0.01);
        // A part of the cycles, so that noise of all of them weighs more on it.
        expect(Math.abs(found.stallFactor - stall) / core).toBeLessThan(0.03);
        expect(found.outliers).toEqual([]);
        expect(found.layerCount).toBe(12);
      }
    });
  });

  test('says its error as brute force finds it: every layer predicted by the others', () => {
    for (const seed of seeds) {
      const layers = syntheticBoard(seed, { core: 1.1, stall: 1.5, noise: 0.03 });
      const { errorPercent, outliers } = calibrate(layers);
      expect(outliers).toEqual([]);
      const squares = layers.map((layer, place) => {
        const { coreFactor, stallFactor } = calibrate(layers.filter((_, other) => other !== place));
        const predicted = coreFactor * layer.coreCycles + stallFactor * layer.stallCycles;
        return (predicted / layer.measuredCycles - 1) ** 2;
      });
      const rms = 100 * Math.sqrt(squares.reduce((a, b) => a + b) / squares.length);
      expect(errorPercent).toBeCloseTo(rms, 6);
    }
  });

  test('flags a wrong measurement and fits without it', () => {
    for (const seed of seeds) {
      const layers = syntheticBoard(seed, { core: 1.05, stall: 1.2, noise: 0.005 });
      const place = seed % layers.length;
      layers[place] = { ...layers[place]!, measuredCycles: 1.5 * layers[place]!.measuredCycles };
      const { outliers, coreFactor } = calibrate(layers);
      expect(outliers).toEqual([place]);
      expect(Math.abs(coreFactor / 1.05 - 1)).toBeLessThan(0.01);
    }
  });

  test('leaves waiting as the model has it where next to none is predicted', () => {
    const layers = syntheticBoard(3, { core: 1.2, stall: 1, noise: 0.002 }).map((layer) => ({
      ...layer,
      stallCycles: 0,
      measuredCycles: 1.2 * layer.coreCycles,
    }));
    const { coreFactor, stallFactor } = calibrate(layers);
    expect(stallFactor).toBe(1);
    expect(coreFactor).toBeCloseTo(1.2, 6);
  });

  test('does not rest a factor on the one layer that tells of it', () => {
    const layers = syntheticBoard(5, { core: 1.1, stall: 3, noise: 0 }).map((layer, place) => {
      const stallCycles = place === 0 ? layer.coreCycles : 0;
      return { ...layer, stallCycles, measuredCycles: 1.1 * layer.coreCycles + 3 * stallCycles };
    });
    const { coreFactor, stallFactor, errorPercent, outliers } = calibrate(layers);
    expect(stallFactor).toBe(1);
    expect(coreFactor).toBeCloseTo(1.1, 6);
    expect(errorPercent).toBeLessThan(1);
    expect(outliers).toEqual([0]);
  });

  test('is refused for too few layers, and for a board that is nothing like the model', () => {
    expect(() => calibrate(syntheticBoard(1, { core: 1, stall: 1, noise: 0, layers: 2 }))).toThrow(
      /3 layers or more; found 2/,
    );
    expect(() => calibrate(syntheticBoard(1, { core: 20, stall: 20, noise: 0 }))).toThrow(
      /nothing like the model's \(core x 20\.00/,
    );
  });

  test.each([
    [
      'the last ones are predicted wildly wrong by the first',
      [400_000, 1000, 1000],
      [0, 0, 0],
      /at most 1000 % off; found 23036 %\. Measure/,
    ],
    [
      'the core computes in one of them alone',
      [1000, 0, 0],
      [0, 100_000, 100_000],
      /these layers say nothing of each other/,
    ],
    ['the core computes in none', [0, 0, 0], [1000, 2000, 3000], /these layers say nothing of each other/],
  ])('is refused for layers of which %s', (_, core, stall, message) => {
    const layers = core.map((coreCycles, place) => ({
      coreCycles,
      stallCycles: stall[place]!,
      measuredCycles: 100_000,
    }));
    expect(() => calibrate(layers)).toThrow(message);
  });
});
