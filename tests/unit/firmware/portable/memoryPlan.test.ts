import { expect, test } from 'vitest';
import {
  memoryPlan,
  partialSumBytes,
  tilePointsBytes,
} from '../../../../src/firmware/portable/memoryPlan.ts';
import { paddedInput } from '../../../../src/firmware/portable/paddedInput.ts';
import type { ConvLayer, IntegerNetwork } from '../../../../src/network/network.ts';
import { elementCount, tensorOf } from '../../../../src/network/network.ts';
import { randomFrom } from '../../../firmware/networkBuilder.ts';
import { convolutionShapes, everyOperator, tiledConvolutions } from '../../../firmware/zoo.ts';

/**
 * Replays the network on the plan's arena: every byte remembers who wrote it last, and every reader must find its
 * input, its padded copy, its sums and its points as they were written.
 */
function replay(network: IntegerNetwork): void {
  const plan = memoryPlan(network);
  const writer = new Array<string>(plan.arenaBytes).fill('');
  const place = (id: number) => [plan.tensors.get(id)!, elementCount(tensorOf(network, id).shape)] as const;
  const write = ([offset, bytes]: readonly [number, number], name: string) => {
    expect(offset + bytes).toBeLessThanOrEqual(plan.arenaBytes);
    writer.fill(name, offset, offset + bytes);
  };
  const read = ([offset, bytes]: readonly [number, number], name: string) =>
    expect(new Set(writer.slice(offset, offset + bytes))).toEqual(new Set([name]));

  const source = new Map([[network.input, `tensor ${network.input}`]]);
  write(place(network.input), source.get(network.input)!);
  for (const layer of network.layers) {
    if (layer.kind === 'reshape') {
      source.set(layer.output, source.get(layer.inputs[0]!)!);
      expect(plan.tensors.get(layer.output)).toBe(plan.tensors.get(layer.inputs[0]!));
      continue;
    }
    if (layer.kind === 'conv') {
      const padded = [plan.paddedInputs.get(layer.index)!, paddedInput(network, layer).bytes] as const;
      write(padded, 'padded');
      const sums = plan.partialSums.get(layer.index);
      if (sums !== undefined) write([sums, partialSumBytes(network, layer)], 'sums');
      read(padded, 'padded');
    }
    const points =
      layer.kind === 'tiledConv'
        ? ([plan.tilePoints.get(layer.index)!, tilePointsBytes(layer)] as const)
        : undefined;
    if (points) write(points, 'points');
    source.set(layer.output, `tensor ${layer.output}`);
    write(place(layer.output), source.get(layer.output)!);
    for (const id of layer.inputs) read(place(id), source.get(id)!);
    if (points) read(points, 'points');
    const padded = plan.paddedInputs.get(layer.index);
    if (padded !== undefined) read([padded, paddedInput(network, layer as ConvLayer).bytes], 'padded');
    const sums = plan.partialSums.get(layer.index);
    if (sums !== undefined) read([sums, partialSumBytes(network, layer as ConvLayer)], 'sums');
  }
  read(place(network.output), source.get(network.output)!);
}

test.each([everyOperator, convolutionShapes, tiledConvolutions])(
  '%o: no value is overwritten before its last reader',
  (make) => {
    replay(make(randomFrom(1)));
  },
);

test('buffers are reused', () => {
  const network = everyOperator(randomFrom(1));
  const all = [...memoryPlan(network).tensors.keys()].reduce(
    (sum, id) => sum + elementCount(tensorOf(network, id).shape),
    0,
  );
  expect(memoryPlan(network).arenaBytes).toBeLessThan(all);
});
