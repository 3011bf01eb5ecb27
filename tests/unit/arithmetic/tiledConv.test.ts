import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conv } from '../../../src/arithmetic/conv.ts';
import { tiledConv } from '../../../src/arithmetic/tiledConv.ts';
import { exactPointParameters, tiledConvLayer } from '../../../src/network/build/tiledConvLayer.ts';
import type { Requantisation, TileAxis, TiledConvLayer } from '../../../src/network/network.ts';
import { pointsOf, tileAxis } from '../../../src/network/tileAxis.ts';
import { tileTransform } from '../../../src/network/tileTransforms.ts';
import type { Random } from '../../property/engine/random.ts';
import { randomFrom } from '../../property/engine/random.ts';
import { convLayer, tensor, window } from './networks.ts';
import { outputReference } from './reference.ts';

const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });
const roundings = ['double', 'single'] as const;

/** A shape, its tiles and everything but weights. */
function randomCase(random: Random) {
  const [top, left, bottom, right] = Array.from({ length: 4 }, () => random.whole(0, 2)) as [
    number,
    number,
    number,
    number,
  ];
  const [outH, outW] = [random.whole(2, 9), random.whole(2, 9)];
  const [h, w] = [Math.max(1, outH + 2 - top - bottom), Math.max(1, outW + 2 - left - right)];
  const [inC, outC] = [random.whole(1, 5), random.whole(1, 4)];
  const source = tensor([h, w, inC], random.whole(-128, 127));
  const target = tensor([h + top + bottom - 2, w + left + right - 2, outC], random.whole(-128, 127));
  const axis = (extent: number) =>
    tileAxis(random.pick(([2, 3, 4] as const).filter((outputs) => outputs <= extent)), extent)!;
  const bounds = [random.whole(-128, 127), random.whole(-128, 127)];
  return {
    source,
    target,
    inC,
    outC,
    padding: { top, left, bottom, right },
    axes: { rows: axis(target.shape[0]!), columns: axis(target.shape[1]!) },
    clamp: { min: Math.min(...bounds), max: Math.max(...bounds) },
    input: random.int8s(h * w * inC),
  };
}

/** Factors that stay whole when divided by the scale of any tile, a power of 2 times 1, 3 or 9. */
function divisibleFactors(random: Random, channels: number): Requantisation {
  const lowest = Math.ceil(2 ** 30 / 9 / 2 ** 8);
  const values = Array.from({ length: channels }, () => 9 * 2 ** 8 * random.whole(lowest, 2 * lowest - 20));
  return {
    multipliers: Int32Array.from(values),
    shifts: Int32Array.from(values, () => random.whole(-14, -4)),
  };
}

test('with the weights of a filter it is the convolution, byte for byte', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const random = randomFrom(seed);
      const { source, target, inC, outC, padding, axes, clamp, input } = randomCase(random);
      const { top, left, bottom, right } = padding;
      const layer = convLayer({
        weights: random.int8s(9 * inC * outC),
        bias: Array.from({ length: outC }, () => random.whole(-9999, 9999)),
        window: window({ kernel: 3, padding: [top, left, bottom, right] }),
        requantisation: divisibleFactors(random, outC),
        clamp,
      });
      const tiled = tiledConvLayer(layer, axes, exactPointParameters(layer, axes), source.zeroPoint);
      expect(tiledConv(tiled, input, source, target, 'single')).toEqual(
        conv(layer, input, source, target, 'single'),
      );
    }),
    { numRuns: 300 },
  );
});

/** Outputs by definition, as sums over inputs and points: of each place the last tile that has it. */
function tiledReference(
  layer: TiledConvLayer,
  input: Int8Array,
  { shape: [h = 0, w = 0, inC = 0], zeroPoint }: ReturnType<typeof tensor>,
  target: ReturnType<typeof tensor>,
  rounding: (typeof roundings)[number],
): number[] {
  const [outH = 0, outW = 0, outC = 0] = target.shape;
  const [rows, columns] = [tileTransform(layer.rows), tileTransform(layer.columns)];
  const lastTile = ({ starts, outputs }: TileAxis, place: number) =>
    starts.findLast((start) => start <= place && place < start + outputs);
  const at = (y: number, x: number, c: number) => {
    const [iy, ix] = [y - layer.padding.top, x - layer.padding.left];
    return iy < 0 || iy >= h || ix < 0 || ix >= w ? 0 : input[(iy * w + ix) * inC + c]! - zeroPoint;
  };
  return Array.from({ length: outH * outW * outC }, (_, n) => {
    const o = n % outC;
    const [y, x] = [Math.floor(n / outC / outW), Math.floor(n / outC) % outW];
    const [top, left] = [lastTile(layer.rows, y), lastTile(layer.columns, x)];
    if (top === undefined || left === undefined) return target.zeroPoint;
    let sum = 0n;
    for (let p = 0; p < rows.inputRows.length; p++)
      for (let q = 0; q < columns.inputRows.length; q++)
        for (let c = 0; c < inC; c++) {
          let point = 0;
          rows.inputRows[p]!.forEach((a, dy) =>
            columns.inputRows[q]!.forEach((b, dx) => (point += a * b * at(top + dy, left + dx, c))),
          );
          const place = ((o * rows.inputRows.length + p) * columns.inputRows.length + q) * inC + c;
          const factor = rows.outputRows[y - top]![p]! * columns.outputRows[x - left]![q]!;
          sum += BigInt(factor * point) * BigInt(layer.pointWeights[place]!);
        }
    return outputReference(layer, o, sum, target.zeroPoint, rounding);
  });
}

describe.each(roundings)('with any weights and %s rounding', (rounding) => {
  test('it is the sum over inputs and points, and outputs in no tile are at the zero point', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = randomFrom(seed);
        const { source, target, inC, outC, padding, axes, clamp, input } = randomCase(random);
        const layer = convLayer({
          weights: random.int8s(9 * inC * outC),
          bias: Array.from({ length: outC }, () => random.whole(-9999, 9999)),
          window: window({ kernel: 3 }),
          requantisation: divisibleFactors(random, outC),
          clamp,
        });
        const exact = exactPointParameters(layer, axes);
        const masked = exact.weights.map((weight) => (random.chance(0.6) ? weight * random.whole(-2, 2) : 0));
        const made = tiledConvLayer(layer, axes, { ...exact, weights: masked }, source.zeroPoint);
        const rows = random.chance(0.7) ? axes.rows : { ...axes.rows, starts: axes.rows.starts.slice(0, -1) };
        const tiled = { ...made, padding, rows };
        expect([...tiledConv(tiled, input, source, target, rounding)]).toEqual(
          tiledReference(tiled, input, source, target, rounding),
        );
      }),
      { numRuns: 150 },
    );
  });
});

test('tiles end with the outputs, the last one moved back over its neighbour', () => {
  expect(tileAxis(4, 13)).toEqual({ outputs: 4, starts: [0, 4, 8, 9] });
  expect(tileAxis(2, 4)).toEqual({ outputs: 2, starts: [0, 2] });
  expect(tileAxis(4, 3)).toBeNull();
  expect(pointsOf(tileAxis(3, 3)!)).toBe(5);
});
