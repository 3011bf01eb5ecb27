import { expect, test } from 'vitest';
import { exactPointParameters, tiledConvLayer } from '../../../src/network/build/tiledConvLayer.ts';
import type { ConvLayer, TiledConvLayer } from '../../../src/network/network.ts';
import { executedWeights, withSkipped } from '../../../src/network/skippedPairs.ts';
import { tileAxis } from '../../../src/network/tileAxis.ts';
import { carriedOver } from '../../../src/refinement/carriedOver.ts';
import { differingWeights } from '../../../src/refinement/keptWeights.ts';
import { randomFrom } from '../../property/engine/random.ts';
import { seed } from '../../seed.ts';
import { convLayer, powerOfTwo, window } from '../arithmetic/networks.ts';

const random = randomFrom(seed);
const [inC, outC] = [6, 4];
const perChannel = 9 * inC;
const exact = convLayer({
  weights: random.int8s(perChannel * outC),
  bias: [0, 500, -500, 9999],
  window: window({ kernel: 3 }),
  requantisation: { multipliers: new Int32Array(outC).fill(2 ** 30), shifts: new Int32Array(outC).fill(-9) },
});

/** All rows of operands have an even length, so pair p of a channel is its operands 2p and 2p + 1. */
const drawnMask = () =>
  Uint8Array.from({ length: (perChannel * outC) / 2 }, () => (random.chance(0.4) ? 1 : 0));
const moved = <Numbers extends Int8Array | Int16Array | Int32Array>(numbers: Numbers, by: number): Numbers =>
  numbers.map((value) => (value === 0 ? 0 : value + random.whole(-by, by))) as Numbers;

test('a direct variant takes over what was learned in weights that both multiply, and in the biases', () => {
  const [own, before] = [withSkipped(exact, drawnMask()), withSkipped(exact, drawnMask())].map(
    (layer): ConvLayer => ({ ...layer, weights: moved(layer.weights, 9), bias: moved(layer.bias, 99) }),
  );
  const after = { ...before!, weights: moved(before!.weights, 3), bias: moved(before!.bias, 50) };
  const carried = carriedOver(own!, { before: before!, after }, -128) as ConvLayer;
  const expected = [...own!.weights].map((weight, n) => {
    const isShared = own!.skipped![n >> 1] === 0 && before!.skipped![n >> 1] === 0;
    return isShared
      ? Math.max(-128, Math.min(127, weight + after.weights[n]! - before!.weights[n]!))
      : weight;
  });
  expect([...carried.weights]).toEqual(expected);
  expect([...carried.bias]).toEqual([...own!.bias].map((b, o) => b + after.bias[o]! - before!.bias[o]!));
  expect({ ...carried, weights: own!.weights, bias: own!.bias }).toEqual(own);
  const again = carriedOver(before!, { before: before!, after }, -128) as ConvLayer;
  expect(executedWeights(again)).toEqual(executedWeights(after));
  const differing = [...own!.skipped!].filter((skips, pair) => skips !== before!.skipped![pair]).length * 2;
  expect(differingWeights(own!, before!)).toBe(differing);
});

/** By tiles, with pairs of channels skipped; every channel's weights have a power of two of their own. */
function drawnTiles(outputs: 2 | 4, magnify: number): TiledConvLayer {
  const axes = { rows: tileAxis(outputs, 8)!, columns: tileAxis(2, 8)! };
  const parameters = exactPointParameters(exact, axes);
  const skipped = Uint8Array.from({ length: parameters.weights.length / 2 }, () =>
    random.chance(0.5) ? 1 : 0,
  );
  const weights = parameters.weights.map((weight, n) => (skipped[n >> 1] === 1 ? 0 : magnify * weight + 1));
  return tiledConvLayer(exact, axes, { ...parameters, weights }, -128);
}

test('a variant by tiles takes it over in real values', () => {
  // Of other magnitudes, so that the units of the two are not the same.
  const [own, before] = [drawnTiles(4, 1), drawnTiles(4, 9)];
  const unitOf = ({ requantisation }: TiledConvLayer, o: number) =>
    requantisation.multipliers[o]! * 2 ** (requantisation.shifts[o]! - 31);
  expect(unitOf(own, 0)).not.toBe(unitOf(before, 0));
  const after = { ...before, pointWeights: moved(before.pointWeights, 20), bias: moved(before.bias, 50) };
  const carried = carriedOver(own, { before, after }, -128) as TiledConvLayer;
  const channelWeights = own.pointWeights.length / outC;
  own.pointWeights.forEach((weight, n) => {
    const o = Math.floor(n / channelWeights);
    const isKept = (layer: TiledConvLayer) =>
      layer.pointWeights[n & ~1] !== 0 || layer.pointWeights[n | 1] !== 0;
    const learned = (after.pointWeights[n]! - before.pointWeights[n]!) * unitOf(before, o);
    const expected =
      isKept(own) && isKept(before) ? weight * unitOf(own, o) + learned : weight * unitOf(own, o);
    expect(Math.abs(carried.pointWeights[n]! * unitOf(own, o) - expected)).toBeLessThanOrEqual(
      unitOf(own, o) * 0.5001,
    );
  });
  expect(carried.pointWeights).not.toEqual(own.pointWeights);
  expect(carriedOver(before, { before, after }, -128)).toEqual(after);
});

test('what is of another form, or would reach beyond the limit, stays as it is', () => {
  const own = drawnTiles(4, 1);
  const other = drawnTiles(2, 1);
  expect(carriedOver(own, { before: other, after: { ...other, bias: moved(other.bias, 9) } }, -128)).toBe(
    own,
  );
  const direct = withSkipped({ ...exact, requantisation: powerOfTwo(-8) }, drawnMask());
  expect(carriedOver(own, { before: direct, after: { ...direct, bias: moved(direct.bias, 9) } }, -128)).toBe(
    own,
  );

  const enlarged = own.pointWeights.map((weight, n) =>
    n < own.pointWeights.length / outC ? Math.sign(weight) * (2 ** 15 - 1) : weight,
  );
  const carried = carriedOver(own, { before: own, after: { ...own, pointWeights: enlarged } }, -128);
  expect(carried).toEqual(own);
});
