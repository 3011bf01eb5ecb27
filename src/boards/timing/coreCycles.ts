import type { Loop, Node } from '../../assembly/routine.ts';
import type { Pipeline } from './pipeline.ts';

/**
 * Core cycles of one call. A loop runs twice: what the second iteration takes, all further ones take, the last one but for its
 * branch, which falls through. A loop met again takes as long as the first time.
 */
export function runNodes(
  nodes: readonly Node[],
  pipeline: Pipeline,
  known = new Map<Loop, number>(),
  lastBranchTaken = false,
): void {
  nodes.forEach((node, i) => {
    if (node.kind === 'loop') {
      runLoop(node, pipeline, known);
      return;
    }
    const last = i === nodes.length - 1 ? node.instructions.length - 1 : -1;
    node.instructions.forEach((instruction, j) => pipeline.issue(instruction, j === last && lastBranchTaken));
  });
}

function runLoop(loop: Loop, pipeline: Pipeline, known: Map<Loop, number>): void {
  const { body, count } = loop;
  const cycles = known.get(loop);
  if (cycles !== undefined) {
    pipeline.pass(cycles);
    return;
  }
  const before = pipeline.cycles;
  runNodes(body, pipeline, known, count > 1);
  if (count > 1) {
    const first = pipeline.cycles;
    runNodes(body, pipeline, known, true);
    pipeline.pass((count - 2) * (pipeline.cycles - first) + pipeline.loopExitCycles);
  }
  known.set(loop, pipeline.cycles - before);
}
