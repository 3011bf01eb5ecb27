import { expect, test } from 'vitest';
import { tileAxis } from '../../../src/network/tileAxis.ts';
import { collectTileMoments } from '../../../src/significance/collectTileMoments.ts';
import { simdProducts } from '../../../workers/engine/simdProducts.ts';
import { compiledKernels } from '../../kernels.ts';
import { randomFrom } from '../../property/engine/random.ts';
import { convLayer, network as networkOf, powerOfTwo, tensor, window } from '../arithmetic/networks.ts';

const kernels = compiledKernels();
const sumsOf = (operands: number, pairs: number) => simdProducts(kernels, operands, pairs);
const [side, inC, outC] = [9, 3, 2];
const axes = { rows: tileAxis(2, side)!, columns: tileAxis(3, side)! };

function setting(zeroPoint: number) {
  const layer = convLayer({
    weights: new Int8Array(9 * inC * outC),
    bias: [0, 0],
    window: window({ kernel: 3, padding: [1, 1, 1, 1] }),
    requantisation: powerOfTwo(-8),
  });
  const source = tensor([side, side, inC], zeroPoint);
  return { layer, network: networkOf([source, tensor([side, side, outC])], [layer]) };
}

test('the kernels add up the moments of hundreds of tiles as one tile after the other', () => {
  const { layer, network } = setting(3);
  const random = randomFrom(7);
  const images = Array.from({ length: 40 }, () => [
    random.int8s(side * side * inC).map((value) => (random.chance(0.5) ? 3 : value)),
    random.int8s(side * side * outC),
  ]);
  expect(collectTileMoments(network, layer, axes, images, sumsOf)).toEqual(
    collectTileMoments(network, layer, axes, images),
  );
});

test('sums of more tiles than int32 holds are whole', () => {
  const { layer, network } = setting(127);
  const input = new Int8Array(side * side * inC).fill(-128);
  const count = 2300;
  const images = Array.from({ length: count }, () => [input, new Int8Array(0)]);
  const { sums, products } = collectTileMoments(network, layer, axes, images, sumsOf);
  // The inputs in the second row and column of a tile lie within the image in all tiles.
  const width = axes.columns.outputs + 2;
  const operand = (width + 1) * inC;
  const tiles = count * axes.rows.starts.length * axes.columns.starts.length;
  expect(sums[operand]).toBe(-255 * tiles);
  expect(products[operand * (sums.length + 1)]).toBe(255 * 255 * tiles);
});
