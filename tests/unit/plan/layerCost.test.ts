import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Board } from '../../../src/boards/board.ts';
import { exactPointParameters, tiledConvLayer } from '../../../src/network/build/tiledConvLayer.ts';
import { integerNetwork } from '../../../src/network/integerNetwork.ts';
import type { ConvLayer, IntegerLayer, IntegerNetwork } from '../../../src/network/network.ts';
import { withLayers } from '../../../src/network/network.ts';
import { operandPairs } from '../../../src/network/operandPairs.ts';
import { withSkipped } from '../../../src/network/skippedPairs.ts';
import { readExtent, tileAxes } from '../../../src/network/tileAxis.ts';
import type { LayerCandidates } from '../../../src/plan/layerCost.ts';
import { layerCandidates } from '../../../src/plan/layerCost.ts';
import { networkCost } from '../../../src/plan/networkCost.ts';
import { networkKernels } from '../../../src/plan/networkKernels.ts';
import { randomlySkipping } from '../../firmware/bundleJobs.ts';
import { NetworkBuilder, randomFrom } from '../../firmware/networkBuilder.ts';
import { everyOperator } from '../../firmware/zoo.ts';
import { representativeBoards } from '../boards/representativeBoards.ts';

function convNetwork() {
  const builder = new NetworkBuilder([9, 8, 10], randomFrom(1));
  const network = builder.network('conv', builder.conv(builder.input, 5, { kernel: { h: 3, w: 3 } }));
  const layer = network.layers[0] as ConvLayer;
  return { network, layer, pairCount: operandPairs(layer).pairCount };
}

/** In the preferred kernel. */
function layerCost(network: IntegerNetwork, layer: IntegerLayer, board: Board) {
  return layerCandidates(network, layer, board)[0];
}

describe.each(representativeBoards)('the cost of layers on $id', (board) => {
  const { network, layer, pairCount } = convNetwork();

  test('counts the executed SMLADs: output pixels x kept pairs', () => {
    const skipping = withSkipped(layer, new Uint8Array(5 * pairCount).fill(1, 0, 7));
    expect(layerCost(network, layer, board).smlads).toBe(7 * 6 * 5 * 45);
    expect(layerCost(network, skipping, board).smlads).toBe(7 * 6 * (5 * 45 - 7));
    expect(layerCost(network, layer, board).macs).toBe(7 * 6 * 5 * 90);
    expect(layerCost(network, skipping, board).macs).toBe(7 * 6 * (5 * 90 - 14));
  });

  test('skipping more never computes more, nor makes the fastest kernel slower', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5 * pairCount - 1), { maxLength: 250 }), fc.nat(), (skipped, cut) => {
        const some = new Uint8Array(5 * pairCount);
        const more = new Uint8Array(5 * pairCount);
        skipped.forEach((entry, i) => {
          more[entry] = 1;
          if (i < cut % (skipped.length + 1)) some[entry] = 1;
        });
        const [less, least] = [some, more].map((skipped) =>
          layerCandidates(network, withSkipped(layer, skipped), board),
        );
        // The preferred kernel may be a slower one that is smaller (`convCandidates.ts`).
        for (const figure of ['macs', 'smlads', 'latencyCycles'] as const) {
          const fewest = (costs: LayerCandidates) => Math.min(...costs.map((cost) => cost[figure]));
          expect(fewest(least!)).toBeLessThanOrEqual(fewest(less!));
        }
      }),
      { numRuns: 40 },
    );
  });

  test('a layer by tiles has one form, the same in a network of its own as in the place of the layer', () => {
    const axes = tileAxes(layer, readExtent(network, layer), 4)!;
    const exact = exactPointParameters(layer, axes);
    const costs = [0, 0.5].map((share) => {
      const weights = exact.weights.map((weight, n) => (n % 90 < share * 90 ? 0 : weight));
      const tiled = tiledConvLayer(layer, axes, { ...exact, weights }, 0);
      const own = integerNetwork(withLayers(network, [tiled]));
      const costs = layerCandidates(network, tiled, board, { form: 'compact' });
      expect(costs).toEqual(layerCandidates(own, tiled, board));
      expect(costs.map(({ form }) => form)).toEqual(['winograd-skipping']);
      expect(layerCost(own, layer, board)).toEqual(layerCost(network, layer, board));
      return costs[0];
    });
    expect(costs[0]!.macs).toBe(layerCost(network, layer, board).macs);
    expect(costs[1]!.latencyCycles).toBeLessThan(costs[0]!.latencyCycles);
  });

  test('a mask of nothing costs what no mask costs', () => {
    const skippingNothing = withSkipped(layer, new Uint8Array(5 * pairCount));
    expect(layerCost(network, skippingNothing, board)).toEqual(layerCost(network, layer, board));
  });

  test('a network costs the sum of its layers', () => {
    const random = randomFrom(2);
    const whole = randomlySkipping(everyOperator(random), 0.4, random);
    const cost = networkCost(whole, board);
    const layers = whole.layers.map((each) => layerCost(whole, each, board));
    expect(cost.layers).toEqual(layers);
    expect(cost.latencyCycles).toBe(layers.reduce((sum, each) => sum + each.latencyCycles, 0));
    expect(cost.latencyCyclesLow).toBeLessThanOrEqual(cost.latencyCycles);
    expect(cost.latencyCyclesHigh).toBeGreaterThanOrEqual(cost.latencyCycles);
    const watts = board.runPowerMilliwatts.value / 1000;
    expect(cost.energyMicrojoules).toBeCloseTo((cost.latencyCycles / board.clockHz) * watts * 1e6, 6);
    expect(cost.latencyMilliseconds).toBeCloseTo((cost.latencyCycles / board.clockHz) * 1000, 12);
    const { core, memory } = board;
    const kernels = networkKernels(whole, {
      rounding: 'double',
      target: { core, memory },
    });
    expect(cost.ramBytes).toBe(kernels.arenaBytes);
    for (const each of layers.filter((layer) => whole.layers[layer.layer]!.kind !== 'reshape'))
      expect(each.latencyCycles).toBeGreaterThan(0);
  });
});
