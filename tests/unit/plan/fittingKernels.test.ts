import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boardOf } from '../../../src/boards/boards.ts';
import { convFormNames } from '../../../src/kernels/convolution/convFormNames.ts';
import { convForms } from '../../../src/kernels/convolution/convForms.ts';
import type { ConvTask } from '../../../src/kernels/convolution/convTask.ts';
import { convLayers } from '../../../src/network/network.ts';
import {
  boardLimits,
  chooseWithinFlash,
  fitsOf,
  formsOf,
  kernelTotals,
  runtimeFlashBytes,
  tighterLimits,
  totalsByFlash,
  withinRam,
} from '../../../src/plan/fittingKernels.ts';
import { kernelPlan } from '../../../src/plan/kernelPlan.ts';
import type { LayerCost } from '../../../src/plan/layerCost.ts';
import { callFlashBytes, layerCandidates } from '../../../src/plan/layerCost.ts';
import { networkCost } from '../../../src/plan/networkCost.ts';
import { networkKernels } from '../../../src/plan/networkKernels.ts';
import { randomlySkipping } from '../../firmware/bundleJobs.ts';
import { randomFrom } from '../../firmware/networkBuilder.ts';
import { convolutionShapes } from '../../firmware/zoo.ts';
import { representativeBoards } from '../boards/representativeBoards.ts';

const sum = (costs: readonly LayerCost[], figure: 'latencyCycles' | 'flashBytes' | 'instructions') =>
  costs.reduce((total, cost) => total + cost[figure], 0);

describe.each(representativeBoards)('forms on $id', (board) => {
  const random = randomFrom(5);
  const network = randomlySkipping(convolutionShapes(random), 0.4, random);
  const candidates = network.layers.map((layer) => layerCandidates(network, layer, board));

  test('the first candidate is the smallest of those within 3 % of the fastest', () => {
    candidates.forEach((ofLayer) => {
      const fastest = Math.min(...ofLayer.map(({ latencyCycles }) => latencyCycles));
      const near = ofLayer.filter(({ latencyCycles }) => latencyCycles <= fastest * 1.03);
      expect(ofLayer[0].flashBytes).toBe(Math.min(...near.map(({ flashBytes }) => flashBytes)));
    });
  });

  test('no candidate beats another in cycles, flash and scratch memory, and no pinned form beats them all', () => {
    const beats = (a: LayerCost, b: LayerCost) =>
      a.latencyCycles <= b.latencyCycles && a.flashBytes <= b.flashBytes && a.scratchBytes <= b.scratchBytes;
    for (const layer of convLayers(network)) {
      const ofLayer = candidates[layer.index]!;
      for (const a of ofLayer) for (const b of ofLayer) if (a !== b) expect(beats(a, b)).toBe(false);
      const { task } = kernelPlan(network, 'double').steps.find(
        (step) => step.task && step.owner === layer.index,
      )!;
      for (const form of convFormNames) {
        if (!convForms[form].make(task as ConvTask, board)) continue;
        const [pinned] = layerCandidates(network, layer, board, { form });
        expect(pinned.form).toBe(form);
        expect(form === 'streamed' || ofLayer.some((candidate) => beats(candidate, pinned))).toBe(true);
      }
    }
  });

  test.each(['double', 'single'] as const)(
    'kernels of %s rounding cost what was said, under limits too',
    (rounding) => {
      const free = networkCost(network, board, { rounding });
      const forms = new Map([[network.layers[0]!.index, 'streamed' as const]]);
      const limits = { flashBytes: Math.round(free.flashBytes * 0.6), ramBytes: free.ramBytes };
      const small = { activationBytes: 0 };
      for (const options of [{}, { forms }, { limits }, small, { forms, ...small }].map((each) => ({
        rounding,
        ...each,
      }))) {
        const cost = networkCost(network, board, options);
        const kernels = networkKernels(network, {
          rounding,
          target: board,
          forms: formsOf(cost.layers),
          activationBytes: cost.activationBytes,
        });
        const callBytes = kernels.steps.length * callFlashBytes;
        const instructions = kernels.steps.reduce((total, step) => total + step.instructions, 0);
        const flashBytes = kernels.steps.reduce((total, step) => total + step.flashBytes, 0);
        expect(Math.abs(instructions - sum(cost.layers, 'instructions'))).toBeLessThan(network.layers.length);
        expect(flashBytes + callBytes).toBe(sum(cost.layers, 'flashBytes'));
        expect(kernels.arenaBytes).toBe(cost.ramBytes);
      }
      expect(networkCost(network, board, { rounding, forms }).layers[0]!.form).toBe('streamed');
    },
  );

  test('limits are kept where any choice of forms keeps them', () => {
    const runtime =
      networkCost(network, board).flashBytes -
      sum(
        candidates.map(([c]) => c),
        'flashBytes',
      );
    const smallest = candidates.reduce(
      (total, ofLayer) => total + Math.min(...ofLayer.map(({ flashBytes }) => flashBytes)),
      runtime,
    );
    const largest = networkCost(network, board);
    for (let k = 0; k <= 6; k++) {
      const flashBytes = Math.round(smallest + ((largest.flashBytes - smallest) * k) / 6);
      const cost = networkCost(network, board, { limits: { flashBytes } });
      expect(fitsOf(cost, { flashBytes })).toEqual({ flash: true, ram: true });
      expect(cost.latencyCycles).toBeGreaterThanOrEqual(largest.latencyCycles);
    }
    expect(
      fitsOf(networkCost(network, board, { limits: { flashBytes: smallest - 1 } }), {
        flashBytes: smallest - 1,
      }).flash,
    ).toBe(false);
    const least = kernelTotals(candidates.map((ofLayer) => withinRam(ofLayer, { ramBytes: 0 })[0])).ramBytes;
    expect(networkCost(network, board, { limits: { ramBytes: least } }).ramBytes).toBe(least);
  });

  test("RAM is the largest of what the network needs for any layer's kernel alone", () => {
    const costs = candidates.map((ofLayer) => ofLayer.at(-1)!);
    const forms = formsOf(costs);
    const { arenaBytes } = networkKernels(network, { rounding: 'double', target: board, forms });
    expect(arenaBytes).toBe(Math.max(...costs.map(({ ramBytes }) => ramBytes)));
  });
});

test('under a flash limit no other kernels as small as the preferred ones are faster', () => {
  const price = fc.record({ latencyCycles: fc.nat(1000), flashBytes: fc.nat(1000) });
  const layers = fc.array(fc.array(price, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(layers, fc.nat(4000), (candidates, limit) => {
      const totalOf = (figure: 'latencyCycles' | 'flashBytes', indices: readonly number[]) =>
        candidates.reduce((total, ofLayer, i) => total + ofLayer[indices[i]!]![figure], 0);
      const chosen = chooseWithinFlash(candidates, limit);
      const preferred = candidates.map(() => 0);
      const all = candidates.reduce<number[][]>(
        (found, ofLayer) =>
          found.flatMap((indices) =>
            [...ofLayer.keys()]
              .filter((n) => ofLayer[n]!.flashBytes <= ofLayer[0]!.flashBytes)
              .map((n) => [...indices, n]),
          ),
        [[]],
      );
      const least = (figure: 'latencyCycles' | 'flashBytes', among: readonly number[][]) =>
        Math.min(...among.map((indices) => totalOf(figure, indices)));
      const fitting = all.filter((indices) => totalOf('flashBytes', indices) <= limit);
      if (totalOf('flashBytes', preferred) <= limit) expect(chosen).toEqual(preferred);
      else if (fitting.length === 0) expect(totalOf('flashBytes', chosen)).toBe(least('flashBytes', all));
      else {
        expect(totalOf('flashBytes', chosen)).toBeLessThanOrEqual(limit);
        expect(totalOf('latencyCycles', chosen)).toBe(least('latencyCycles', fitting));
      }
    }),
  );
});

test('totals by flash hold what is chosen under every limit that the preferred kernels do not keep', () => {
  const few = fc.nat(6);
  const figures = [
    ...(['macs', 'smlads', 'latencyCycles'] as const),
    ...(['flashBytes', 'ramBytes', 'tableRamBytes', 'codeMemoryBytes'] as const),
  ];
  const kernel = fc.record(
    Object.fromEntries(figures.map((figure) => [figure, few])) as Record<
      (typeof figures)[number],
      typeof few
    >,
  );
  const layers = fc.array(fc.array(kernel, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(layers, (candidates) => {
      const totals = totalsByFlash(candidates);
      const preferred = candidates.reduce((sum, [first]) => sum + first!.flashBytes, 0);
      for (let limit = -1; limit < preferred; limit++) {
        const chosen = chooseWithinFlash(candidates, limit);
        const found = totals.findLast(({ flashBytes }) => flashBytes <= limit + runtimeFlashBytes);
        expect(found ?? totals[0]).toEqual(
          kernelTotals(candidates.map((ofLayer, layer) => ofLayer[chosen[layer]!]!)),
        );
      }
    }),
  );
});

test('the tighter of two limits; stack and variables are taken off the board', () => {
  const board = boardOf('nucleo-f446re');
  const limits = tighterLimits(boardLimits(board), { flashBytes: 1000 });
  expect(limits).toEqual({ flashBytes: 1000, ramBytes: board.ramBytes - 4096 - 512 });
});
