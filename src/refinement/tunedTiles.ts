import { tileScale } from '../network/build/tiledConvLayer.ts';
import type { Network, TileAxis, TiledConvLayer } from '../network/network.ts';
import { convLayers, tensorOf } from '../network/network.ts';
import { realFactor } from '../network/requantise.ts';
import { tilePairs } from '../network/tilePairs.ts';
import { tileSumLimit, unfitChannels } from '../network/tileSums.ts';
import { tileTransform } from '../network/tileTransforms.ts';
import type { TunedLayer } from './tunedLayer.ts';
import { tunedNumbers } from './tunedNumbers.ts';

/**
 * A convolution by tiles whose weights at the points move, in units that change outputs as much as steps of the exact
 * convolution's int8 weights do. A channel whose sums could leave their limit goes back to where they were last proven not to.
 * @param network in which the exact convolution has the same index
 */
export function tunedTiles(network: Network, layer: TiledConvLayer): TunedLayer<TiledConvLayer> {
  const { bias, pointWeights, requantisation } = layer;
  const exact = convLayers(network).find(({ index }) => index === layer.index)!;
  const { zeroPoint } = tensorOf(network, layer.inputs[0]!);
  const { points, inC, keeps } = tilePairs(layer);
  const steps = pointSteps(layer);
  const channelOf = (n: number) => Math.floor(n / inC / points);
  const pointOf = (n: number) => Math.floor(n / inC) % points;
  const scale = tileScale(layer);
  const powers = Array.from(bias, (_, o) => {
    const factor = realFactor(requantisation, o) * scale;
    return factor === 0 ? 1 : realFactor(exact.requantisation, o) / factor;
  });
  const weights = tunedNumbers(pointWeights, {
    range: [-(2 ** 15), 2 ** 15 - 1],
    unitOf: (n) => powers[channelOf(n)]! * steps[pointOf(n)]!,
    isTuned: (n) => keeps(channelOf(n), pointOf(n), (n % inC) >> 1),
  });
  const biases = tunedNumbers(bias, {
    range: [-tileSumLimit, tileSumLimit],
    unitOf: (o) => powers[o]! * scale,
    isTuned: () => true,
  });
  const current = (): TiledConvLayer => ({ ...layer, pointWeights: weights.whole(), bias: biases.whole() });
  let last = layer;

  return {
    current,
    proven() {
      const now = current();
      for (const o of unfitChannels(now, zeroPoint)) {
        const [first, end] = [o * points * inC, (o + 1) * points * inC];
        weights.restore(last.pointWeights, first, end);
        biases.restore(last.bias, o, o + 1);
      }
      last = current();
      return last;
    },
    step(gradients, weightRate, biasRate) {
      weights.step(
        gradients.map((part) => part.weights),
        weightRate,
      );
      biases.step(
        gradients.map((part) => part.bias),
        biasRate,
      );
    },
  };
}

/**
 * Of every point of a tile, the weight with which inputs that vary by chance change outputs as much as they do with a weight of 1 at one tap, in
 * the units of the transforms.
 */
function pointSteps({ rows, columns }: TiledConvLayer): number[] {
  const ofAxis = (axis: TileAxis) => {
    const { scale, inputRows, outputRows } = tileTransform(axis);
    const squares = (factors: readonly number[]) => factors.reduce((sum, factor) => sum + factor ** 2, 0);
    return inputRows.map((inputs, point) => {
      const outputs = outputRows.map((row) => row[point]!);
      return scale / Math.sqrt((squares(inputs) * squares(outputs)) / outputs.length);
    });
  };
  return ofAxis(rows).flatMap((row) => ofAxis(columns).map((column) => row * column));
}
