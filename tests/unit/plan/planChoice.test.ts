import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { boardOf } from '../../../src/boards/boards.ts';
import { integerNetwork } from '../../../src/network/integerNetwork.ts';
import type { IntegerNetwork } from '../../../src/network/network.ts';
import { elementCount, tensorOf } from '../../../src/network/network.ts';
import { readModel } from '../../../src/network/readModel.ts';
import { fitsOf } from '../../../src/plan/fittingKernels.ts';
import { networkCost } from '../../../src/plan/networkCost.ts';

/** Most bytes of int8 tensors that are needed at once, each in a place of its own. */
function int8PeakBytes(network: IntegerNetwork): number {
  const { layers, input, output } = network;
  const ids = [input, ...layers.map((layer) => layer.output)];
  const needed = layers.map((layer, step) => {
    const later = layers.slice(step).flatMap(({ inputs }) => inputs);
    const known = ids.slice(0, step + 2);
    return known.filter((id) => id === output || id === layer.output || later.includes(id));
  });
  const bytesOf = (id: number) => elementCount(tensorOf(network, id).shape);
  return Math.max(...needed.map((at) => at.reduce((sum, id) => sum + bytesOf(id), 0)));
}

describe.each(['resnet8', 'ds-cnn'])('RAM of example %s', (name) => {
  const path = resolve(import.meta.dirname, `../../../public/examples/${name}.tflite`);
  const network = integerNetwork(readModel(new Uint8Array(readFileSync(path)), name));
  const board = boardOf('nucleo-u575zi-q');
  const [free, least] = [{}, { ramBytes: 1 }].map((limits) => networkCost(network, board, { limits }));

  test('where it has to be least it is below the peak of int8 tensors', () => {
    expect(least!.ramBytes).toBeLessThan(int8PeakBytes(network));
  });

  test('limits above that are kept, at the price of cycles, and the same plan gives the same price', () => {
    for (const share of [0, 0.25, 0.5, 0.75]) {
      const ramBytes = Math.ceil(least!.ramBytes + share * (free!.ramBytes - least!.ramBytes));
      const limits = { ramBytes };
      const cost = networkCost(network, board, { limits });
      expect(fitsOf(cost, limits).ram).toBe(true);
      expect(cost.latencyCycles).toBeGreaterThan(free!.latencyCycles);
      // Kernels within 3 % of the fastest are taken where they are smaller.
      expect(cost.latencyCycles).toBeLessThan(1.03 * least!.latencyCycles);
      const { activationBytes } = cost;
      expect(networkCost(network, board, { limits, activationBytes })).toEqual(cost);
    }
  });
});
