import type { Loop, Node, Section, Threaded } from '../../assembly/routine.ts';
import { jump, lr } from '../../assembly/thumb.ts';
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
    if (node.kind === 'threaded') {
      runThreaded(node, pipeline);
      return;
    }
    const last = i === nodes.length - 1 ? node.instructions.length - 1 : -1;
    node.instructions.forEach((instruction, j) => pipeline.issue(instruction, j === last && lastBranchTaken));
  });
}

/** Every section is timed behind the one before it and behind a jump. */
function runThreaded({ sections }: Threaded, pipeline: Pipeline): void {
  const begin = pipeline.cycles;
  let cycles = 0;
  const timed = ({ block: { instructions } }: Section): number => {
    const before = pipeline.cycles;
    for (const instruction of instructions) pipeline.issue(instruction);
    return pipeline.cycles - before;
  };
  sections.forEach((section, i) => {
    const { runs, jumps } = section;
    if (jumps > 0) {
      pipeline.issue(anyJump);
      cycles += jumps * timed(section);
    }
    if (runs > jumps) {
      timed(sections[i - 1]!);
      cycles += (runs - jumps) * timed(section);
    }
  });
  pipeline.pass(begin + cycles - pipeline.cycles);
}

/** To wherever a table says. */
export const anyJump = jump(lr);

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
