import { expect, test } from 'vitest';
import { instructionCount } from '../../../src/assembly/routine.ts';
import { winogradSkipping } from '../../../src/kernels/convolution/forms/winogradSkipping.ts';
import {
  lengthsOf,
  unrolledPairs,
  waysThrough,
} from '../../../src/kernels/convolution/winograd/keptLists.ts';
import { skippedLayer } from '../../../src/kernels/convolution/winograd/skippingPlan.ts';
import { keptShare, tilePairs } from '../../../src/network/tilePairs.ts';
import type { ConvShape } from '../../firmware/convCases.ts';
import type { Skipping } from '../../firmware/tiledCases.ts';
import { tiledCase } from '../../firmware/tiledCases.ts';
import { accelerator, cache } from '../../golden/timingTargets.ts';
import { window } from '../arithmetic/networks.ts';

const same = window({ kernel: 3, padding: [1, 1, 1, 1] });
const shape: ConvShape = { h: 16, w: 16, inC: 16, outC: 8, window: same, relu: true, outputMargin: 1 };
const square = { down: 4, across: 4 } as const;

const kernelOf = (some: Partial<ConvShape>, skipping: Skipping, target = cache(1)) =>
  winogradSkipping.make(tiledCase('k', { ...shape, ...some }, skipping, 1).task, target);

test('lists hold every kept pair, and steps between neighbours fit a byte', () => {
  const { task } = tiledCase('k', { ...shape, inC: 300, outC: 2 }, { ...square, share: 0.97 }, 1);
  const { points, pairs, keeps } = tilePairs(task.layer);
  const { blocks, live } = skippedLayer(task);
  blocks[1].lists.forEach((ofChannel, n) => {
    expect(ofChannel).toHaveLength(points);
    ofChannel.forEach((list, point) => {
      const listed = list.map((position) => live.inputPairs[position]!);
      const kept = Array.from({ length: pairs }, (_, pair) => pair).filter((pair) =>
        keeps(live.outputs[n]!, point, pair),
      );
      expect(listed.filter((pair) => kept.includes(pair))).toEqual(kept);
      list.forEach((position, i) => {
        const step = position - (list[i - 1] ?? 0);
        expect(step).toBeGreaterThanOrEqual(i === 0 ? 0 : 1);
        expect(4 * step).toBeLessThan(256);
      });
    });
  });
});

test('every way through unrolled code but the first takes all of it', () => {
  for (const most of [1, 3, 4, 100])
    for (let length = 0; length < 20; length++) {
      const unrolled = unrolledPairs(lengthsOf([[Array.from({ length }, (_, i) => i), []]]), most);
      const ways = waysThrough(length, unrolled);
      expect(ways.reduce((sum, pairs) => sum + pairs, 0)).toBe(Math.max(0, length - 1));
      expect(ways.slice(1).every((pairs) => pairs === unrolled.length)).toBe(true);
      if (!unrolled.turns) expect(ways.length).toBeLessThan(2);
    }
});

test.each([cache(1), accelerator(8, 32, 256)])('$core: what is skipped costs next to nothing', (target) => {
  const shares = [0, 0.4, 0.8].map((share) => kernelOf({}, { ...square, share }, target));
  const [all, most, some] = shares as [(typeof shares)[0], (typeof shares)[0], (typeof shares)[0]];
  for (const figure of ['macs', 'smlads', 'cycles', 'instructions', 'flashBytes'] as const) {
    expect(most[figure]).toBeLessThan(all[figure]);
    expect(some[figure]).toBeLessThan(most[figure]);
  }
  const half = kernelOf({}, { ...square, share: 0, channels: [0, 2, 4, 6] }, target);
  const none = kernelOf({}, { ...square, share: 1 }, target);
  expect(half.cycles).toBeLessThan(0.7 * all.cycles);
  expect(none.cycles).toBeLessThan(0.05 * all.cycles);
  expect(none.scratchBytes).toBe(0);
});

test('channels that skip the same pairs share their inputs where tiles are few', () => {
  const few = { h: 8, w: 8 };
  const [own, shared] = [1, 2].map((channelsPerMask) =>
    kernelOf(few, { ...square, share: 0.5, channelsPerMask }),
  );
  expect(shared!.cycles).toBeLessThan(0.9 * own!.cycles);
  expect(shared!.routines().conv.comment.join()).toContain('2 channels');
});

test('work is what the direct convolution would do of the kept share', () => {
  const { task } = tiledCase('k', shape, { ...square, share: 0.3 }, 1);
  const { macs, smlads } = winogradSkipping.make(task, cache(1));
  const share = keptShare(task.layer);
  expect(share).toBeGreaterThan(0.6);
  expect(share).toBeLessThan(0.8);
  expect(macs).toBe(Math.round(share * 16 * 16 * 8 * 9 * 16));
  expect(smlads).toBe(Math.round(share * 16 * 16 * 8 * 9 * 8));
});

test('windows of a pooling that no tile holds are pooled afterwards, and both functions are priced', () => {
  const pooled = { ...shape, pooled: true };
  const inTiles = kernelOf(pooled, { ...square, share: 0.5 });
  expect(inTiles.routines().pool).toBeNull();
  const across = kernelOf(pooled, { down: 3, across: 4, share: 0.5 });
  const { conv, pool } = across.routines();
  expect(across.instructions).toBe(instructionCount(conv.body) + instructionCount(pool!.body));
  expect(across.scratchBytes).toBeGreaterThan(conv.scratchBytes + 2 * 16 * 16 * 8);
});
