import type { Loop, Node } from '../assembly/routine.ts';
import type { Pipeline } from './pipeline.ts';

/**
 * Core cycles of one call. Loops run twice: what the second iteration takes, all further ones take; the last one saves the
 * difference between a taken branch and one that falls through.
 */
export function runNodes(nodes: readonly Node[], pipeline: Pipeline, lastBranchTaken = false): void {
  nodes.forEach((node, i) => {
    if (node.kind === 'loop') {
      runLoop(node, pipeline);
      return;
    }
    node.instructions.forEach((instruction, j) => {
      const last = i === nodes.length - 1 && j === node.instructions.length - 1;
      if (instruction.timing === 'branch') pipeline.branch(last && lastBranchTaken);
      else pipeline.issue(instruction);
    });
  });
}

function runLoop({ body, count }: Loop, pipeline: Pipeline): void {
  if (count <= 1) {
    runNodes(body, pipeline);
    return;
  }
  runNodes(body, pipeline, true);
  const before = pipeline.cycles;
  runNodes(body, pipeline, true);
  const iteration = pipeline.cycles - before;
  const branchSaved = 1;
  pipeline.pass((count - 2) * iteration - branchSaved);
}
