import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tiledConv } from '../../../src/arithmetic/tiledConv.ts';
import type { TileAxis, TiledConvLayer } from '../../../src/network/network.ts';
import { tileAxis } from '../../../src/network/tileAxis.ts';
import { largestTileSums } from '../../../src/network/tileSums.ts';
import { randomFrom } from '../../property/engine/random.ts';
import { powerOfTwo, tensor, wholeRange } from '../arithmetic/networks.ts';

const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });

/** A single tile with so small weights that a unit input at a single point is not clamped. */
function smallTile(seed: number) {
  const random = randomFrom(seed);
  const axis = (): TileAxis => tileAxis(random.pick([2, 3] as const), 3)!;
  const axes = { rows: axis(), columns: axis() };
  const points = (axes.rows.outputs + 2) * (axes.columns.outputs + 2);
  const inC = random.whole(1, 2);
  const layer: TiledConvLayer = {
    kind: 'tiledConv',
    index: 0,
    inputs: [0],
    output: 1,
    padding: { top: 0, left: 0, bottom: 0, right: 0 },
    rows: { ...axes.rows, starts: [0] },
    columns: { ...axes.columns, starts: [0] },
    pointWeights: Int16Array.from({ length: points * inC }, () =>
      random.chance(0.5) ? 0 : random.whole(-7, 7),
    ),
    bias: Int32Array.of(random.whole(-99, 99)),
    requantisation: powerOfTwo(0),
    clamp: wholeRange,
  };
  const shape = [axes.rows.outputs + 2, axes.columns.outputs + 2, inC];
  const target = tensor([axes.rows.outputs, axes.columns.outputs, 1]);
  return { random, layer, shape, target };
}

/** Sums of the tile's outputs for these distances from the zero point: those of unit inputs, added up. */
function sumsFrom(units: readonly number[][], distances: readonly number[], bias: number): number[] {
  return units[0]!.map((_, k) => distances.reduce((sum, d, i) => sum + d * units[i]![k]!, bias));
}

test('no input takes a sum further, and the inputs of the signs of the responses take it there', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { random, layer, shape, target } = smallTile(seed);
      const count = shape.reduce((product, extent) => product * extent, 1);
      // Point by point, so that nothing is clamped.
      const unit = (i: number) => {
        const input = new Int8Array(count);
        input[i] = 1;
        const response = (pointWeights: Int16Array) =>
          tiledConv(
            { ...layer, pointWeights, bias: Int32Array.of(0) },
            input,
            tensor(shape),
            target,
            'single',
          );
        const parts = Array.from(layer.pointWeights, (weight, n) =>
          response(layer.pointWeights.map((_, m) => (m === n ? weight : 0))),
        );
        return Array.from(parts[0]!, (_, k) => parts.reduce((sum, part) => sum + part[k]!, 0));
      };
      const units = Array.from({ length: count }, (_, i) => unit(i));
      const zeroPoint = random.whole(-128, 127);
      const [low, high] = [-128 - zeroPoint, 127 - zeroPoint];
      const bias = layer.bias[0]!;
      const largest = largestTileSums(layer, zeroPoint)[0]!;

      const any = Array.from({ length: count }, () => random.whole(low, high));
      for (const sum of sumsFrom(units, any, bias)) expect(Math.abs(sum)).toBeLessThanOrEqual(largest);
      const reached = units[0]!.flatMap((_, k) =>
        [1, -1].map((sign) => {
          const ends = units.map((responses) => (sign * responses[k]! > 0 ? high : low));
          return Math.abs(sumsFrom(units, ends, bias)[k]!);
        }),
      );
      expect(Math.max(...reached)).toBe(largest);
    }),
    { numRuns: 60 },
  );
});
