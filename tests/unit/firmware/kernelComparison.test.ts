import { beforeAll, expect, test } from 'vitest';
import type { Exploration } from '../../../src/exploration/exploration.ts';
import { exactPoint } from '../../../src/exploration/recipe/space.ts';
import { pointCost, pointNetwork } from '../../../src/exploration/views/pointSummary.ts';
import { assemblySource } from '../../../src/firmware/assemblySource.ts';
import { identifier } from '../../../src/firmware/identifier.ts';
import { compareKernels, kernelRequest } from '../../../src/firmware/kernelComparison.ts';
import { integerNetwork } from '../../../src/network/integerNetwork.ts';
import { formsOf } from '../../../src/plan/fittingKernels.ts';
import { analysedExample } from '../exploration/analysedExample.ts';

let exploration: Exploration;
let point: number;
beforeAll(async () => {
  exploration = await analysedExample({
    layers: [{ layer: 0, taus: [0, 0.3] }],
    forms: [{ layer: 0, form: 'unpacked' }],
  });
  point = exploration.points.correct.length - 1;
});

test('shows the code that the bundles of the exact network and of the point hold, with its cycles', () => {
  const filesOf = (each: number) => {
    const network = integerNetwork(pointNetwork(exploration, each));
    const forms = formsOf(pointCost(exploration, each).layers);
    const prefix = identifier(network.name);
    return assemblySource(network, { rounding: 'double', board: exploration.board, prefix, forms });
  };
  const bundles = [filesOf(exactPoint), filesOf(point)];
  for (const layer of [0, 5, 6]) {
    const { before, after, rows } = compareKernels(kernelRequest(exploration, point, layer, 'own'));
    [before, after].forEach(({ lines, blocks, cycles, flashBytes }, side) => {
      const { files, kernels } = bundles[side]!;
      const steps = kernels.steps.filter(({ owner, routine }) => owner === layer && routine);
      const code = lines.join('\n').split('\n@ lenet');
      expect(code).toHaveLength(Math.max(1, steps.length));
      for (const part of code) {
        const text = part.replace(/^@? ?(lenet)?/, '');
        expect(files.some((file) => file.text.includes(text))).toBe(true);
      }
      const sum = (of: (step: (typeof steps)[number]) => number) =>
        steps.reduce((total, step) => total + of(step), 0);
      expect(flashBytes).toBe(sum((step) => step.flashBytes));
      expect(cycles.core + cycles.stalls).toBeCloseTo(sum((step) => step.cycles.core + step.cycles.stalls));
      expect(blocks.reduce((total, { coreCycles }) => total + coreCycles, 0)).toBeCloseTo(cycles.core);
      const executed = blocks.reduce((total, { runs, instructions }) => total + runs * instructions, 0);
      expect(executed).toBeCloseTo(sum((step) => step.instructions));
    });
    expect(rows.reduce((most, line) => Math.max(most, line + 1), 0)).toBe(
      Math.max(before.lines.length, after.lines.length),
    );
  }
});

test('shows the exact layer in the form that the point has, where that says more', () => {
  const { before, after } = compareKernels(kernelRequest(exploration, point, 0, 'same form'));
  const products = (lines: readonly string[]) => lines.filter((line) => /\bsmlad\b/.test(line)).length;
  expect(products(after.lines)).toBeLessThan(products(before.lines));
  const own = compareKernels(kernelRequest(exploration, exactPoint, 0, 'same form'));
  expect(own.before).toEqual(own.after);
});
