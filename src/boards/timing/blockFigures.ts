import type { Block, Loop, Node, Threaded } from '../../assembly/routine.ts';
import { anyJump } from './coreCycles.ts';
import type { Pipeline, PipelineMaker } from './pipeline.ts';

/** What a block takes in one call of its routine; means where loop counts are data. */
export interface BlockFigures {
  /** How often it runs. */
  readonly runs: number;
  /** With a memory that never waits. */
  readonly coreCycles: number;
}

/** Figures of every block. By the rules of `runNodes`: cycles add up to those of the routine. */
export function blockFigures(nodes: readonly Node[], makePipeline: PipelineMaker): Map<Block, BlockFigures> {
  const runs = new Map<Block, number>();
  countRuns(nodes, 1, runs);
  const cycles = timeNodes(nodes, makePipeline(), new Map());
  return new Map([...runs].map(([block, count]) => [block, { runs: count, coreCycles: cycles.get(block)! }]));
}

function countRuns(nodes: readonly Node[], times: number, runs: Map<Block, number>): void {
  const add = (block: Block, count: number) => runs.set(block, (runs.get(block) ?? 0) + count);
  for (const node of nodes)
    if (node.kind === 'loop') countRuns(node.body, times * node.count, runs);
    else if (node.kind === 'block') add(node, times);
    else for (const section of node.sections) add(section.block, times * section.runs);
}

/** Cycles by block. */
type Shares = Map<Block, number>;

function timeNodes(
  nodes: readonly Node[],
  pipeline: Pipeline,
  known: Map<Loop, Shares>,
  lastBranchTaken = false,
): Shares {
  const shares: Shares = new Map();
  nodes.forEach((node, i) => {
    if (node.kind === 'loop') addTimes(shares, timeLoop(node, pipeline, known), 1);
    else if (node.kind === 'threaded') addTimes(shares, timeThreaded(node, pipeline), 1);
    else {
      const isLast = i === nodes.length - 1;
      addTimes(shares, new Map([[node, timeBlock(node, pipeline, isLast && lastBranchTaken)]]), 1);
    }
  });
  return shares;
}

function timeBlock({ instructions }: Block, pipeline: Pipeline, lastBranchTaken = false): number {
  const before = pipeline.cycles;
  instructions.forEach((instruction, n) =>
    pipeline.issue(instruction, lastBranchTaken && n === instructions.length - 1),
  );
  return pipeline.cycles - before;
}

function timeLoop(loop: Loop, pipeline: Pipeline, known: Map<Loop, Shares>): Shares {
  const { body, count } = loop;
  const earlier = known.get(loop);
  if (earlier) {
    pipeline.pass([...earlier.values()].reduce((sum, cycles) => sum + cycles, 0));
    return earlier;
  }
  const shares = timeNodes(body, pipeline, known, count > 1);
  if (count > 1) {
    const before = pipeline.cycles;
    const further = timeNodes(body, pipeline, known, true);
    pipeline.pass((count - 2) * (pipeline.cycles - before) + pipeline.loopExitCycles);
    addTimes(shares, further, count - 1);
    const end = body.at(-1);
    if (end?.kind === 'block') addTimes(shares, new Map([[end, pipeline.loopExitCycles]]), 1);
  }
  known.set(loop, shares);
  return shares;
}

function timeThreaded({ sections }: Threaded, pipeline: Pipeline): Shares {
  const begin = pipeline.cycles;
  const shares: Shares = new Map();
  sections.forEach(({ block, runs, jumps }, i) => {
    if (jumps > 0) {
      pipeline.issue(anyJump);
      addTimes(shares, new Map([[block, timeBlock(block, pipeline)]]), jumps);
    }
    if (runs > jumps) {
      timeBlock(sections[i - 1]!.block, pipeline);
      addTimes(shares, new Map([[block, timeBlock(block, pipeline)]]), runs - jumps);
    }
  });
  const total = [...shares.values()].reduce((sum, cycles) => sum + cycles, 0);
  pipeline.pass(begin + total - pipeline.cycles);
  return shares;
}

function addTimes(shares: Shares, more: ReadonlyMap<Block, number>, times: number): void {
  for (const [block, cycles] of more) shares.set(block, (shares.get(block) ?? 0) + times * cycles);
}
