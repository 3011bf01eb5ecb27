import { describe, expect, test } from 'vitest';
import { convLayers } from '../../../src/network/network.ts';
import { kernelPlan } from '../../../src/plan/kernelPlan.ts';
import type { LayerCost } from '../../../src/plan/layerCost.ts';
import { networkCost } from '../../../src/plan/networkCost.ts';
import { networkKernels } from '../../../src/plan/networkKernels.ts';
import { randomFrom } from '../../firmware/networkBuilder.ts';
import { pooledConvolutions } from '../../firmware/zoo.ts';
import { representativeBoards } from '../boards/representativeBoards.ts';

const network = pooledConvolutions(randomFrom(1));
/** Of the first convolution's output. */
const imageBytes = 19 * 45 * 6 * 2;

test('convolutions do the pooling after them: full windows side by side that nobody else needs apart', () => {
  const fused = kernelPlan(network, 'double').steps.flatMap((step) => (step.fused ? [step.fused.index] : []));
  expect(fused).toEqual([1, 3, 5, 7, 9]);
});

describe.each(representativeBoards)('on $id', (board) => {
  test('a fused pooling costs nothing of its own and the image in between takes no RAM', () => {
    const cost = networkCost(network, board);
    expect(cost.layers[1]).toMatchObject({ form: 'fused', latencyCycles: 0, flashBytes: 0 });
    const [{ scratchBytes }] = cost.layers as [LayerCost];
    expect(scratchBytes).toBeLessThan(imageBytes);
    expect(cost.ramBytes - scratchBytes).toBeLessThan(imageBytes);
  });

  test("the paper's kernel stores its image and pools afterwards; both count for the convolution", () => {
    const forms = new Map(convLayers(network).map(({ index }) => [index, 'streamed' as const]));
    const cost = networkCost(network, board, { forms });
    const kernels = networkKernels(network, {
      rounding: 'double',
      target: board,
      forms,
    });
    const first = kernels.steps.filter(({ owner, form }) => owner === 0 && form !== null);
    expect(first.map(({ layer }) => layer?.index)).toEqual([0, 1]);
    expect(cost.layers[1]).toMatchObject({ form: 'fused', latencyCycles: 0 });
    expect(cost.layers[0]!.scratchBytes).toBeGreaterThanOrEqual(imageBytes);
    expect(cost.ramBytes).toBe(kernels.arenaBytes);
  });
});
