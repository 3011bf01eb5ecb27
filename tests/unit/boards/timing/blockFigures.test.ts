import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Block, Node } from '../../../../src/assembly/routine.ts';
import { block, blocksOf, instructionCount, loop } from '../../../../src/assembly/routine.ts';
import { add, countDown, lr } from '../../../../src/assembly/thumb.ts';
import type { BlockFigures } from '../../../../src/boards/timing/blockFigures.ts';
import { blockFigures } from '../../../../src/boards/timing/blockFigures.ts';
import { cores } from '../../../../src/boards/timing/core.ts';
import { runNodes } from '../../../../src/boards/timing/coreCycles.ts';
import type { Pipeline } from '../../../../src/boards/timing/pipeline.ts';
import { pipelines } from '../../../../src/boards/timing/routineCycles.ts';
import { goldenRoutine } from '../../../firmware/goldenCycles.ts';

const golden = JSON.parse(
  readFileSync(new URL('../../../golden/kernelCycles.json', import.meta.url), 'utf8'),
) as { readonly cycles: Readonly<Record<string, unknown>> };
const routines = Object.keys(golden.cycles).map((key) => ({ key, routine: goldenRoutine(key, 'single') }));

test.each(routines)('$key: blocks add up to the kernel on every core', ({ routine: { body } }) => {
  expect(new Set(blocksOf(body)).size).toBe(blocksOf(body).length);
  for (const core of cores) {
    const figures = blockFigures(body, pipelines[core]);
    const whole = pipelines[core]();
    runNodes(body, whole);
    let [cycles, instructions] = [0, 0];
    for (const [block, { runs, coreCycles }] of figures) {
      cycles += coreCycles;
      instructions += runs * block.instructions.length;
    }
    expect(cycles).toBeCloseTo(whole.cycles, 3);
    expect(instructions).toBeCloseTo(instructionCount(body), 3);
  }
});

/** Sums in nested loops, of which every instruction takes the same time wherever it stands. */
const nests: fc.Arbitrary<Node[]> = fc.letrec<{ node: Node; nodes: Node[] }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    fc.nat({ max: 3 }).map((count) =>
      block(
        '',
        Array.from({ length: count }, () => add(lr, lr, lr)),
      ),
    ),
    fc
      .tuple(fc.integer({ min: 1, max: 4 }), tie('nodes'))
      .map(([count, body]) => loop('again', count, body, block('', countDown(lr)))),
  ),
  nodes: fc.array(tie('node'), { maxLength: 3 }),
})).nodes;

test('a block takes what its instructions take when every iteration runs', () => {
  fc.assert(
    fc.property(nests, (body) => {
      const expected = new Map<Block, BlockFigures>();
      runEverything(body, pipelines['cortex-m4'](), expected);
      expect(blockFigures(body, pipelines['cortex-m4'])).toEqual(expected);
    }),
  );
});

function runEverything(
  nodes: readonly Node[],
  pipeline: Pipeline,
  found: Map<Block, BlockFigures>,
  lastBranchTaken = false,
): void {
  nodes.forEach((node, i) => {
    if (node.kind === 'loop')
      for (let n = 1; n <= node.count; n++) runEverything(node.body, pipeline, found, n < node.count);
    if (node.kind !== 'block') return;
    const before = pipeline.cycles;
    node.instructions.forEach((instruction, j) =>
      pipeline.issue(
        instruction,
        lastBranchTaken && i === nodes.length - 1 && j === node.instructions.length - 1,
      ),
    );
    const { runs, coreCycles } = found.get(node) ?? { runs: 0, coreCycles: 0 };
    found.set(node, { runs: runs + 1, coreCycles: coreCycles + pipeline.cycles - before });
  });
}
