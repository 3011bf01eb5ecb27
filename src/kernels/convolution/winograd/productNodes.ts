import type { Block, Node } from '../../../assembly/routine.ts';
import { block } from '../../../assembly/routine.ts';
import { addRounded, advance, largestOffset, movw } from '../../../assembly/thumb.ts';
import type { Frame } from '../../frame.ts';
import { slots } from '../../tiles/tilePasses.ts';
import type { ProductCode } from './productCode.ts';
import { places, productCode, weights } from './productCode.ts';
import type { WinogradPlan } from './winogradPlan.ts';
import { winogradSlots } from './winogradSlots.ts';

/**
 * The products of one channel block with all blocks of tiles of a group, point by point, pair by pair; sums go behind the
 * transformed inputs of the point.
 * @param table that the weights are read from; null when they are in RAM
 */
export function productNodes(plan: WinogradPlan, frame: Frame, table: string | null): Node[] {
  const { grid, points, weightsAt } = plan;
  const { pointBytes, blockBytes } = plan.inputs;
  const code = productCode(plan, table);
  const { counter, spare } = code;
  const { nodes, points: together, placesMoved, weightsMoved, weightBytes } = pointNodes(plan, frame, code);
  const single = grid.blocks === 1;
  const nextBlock = [
    ...advance(places, -placesMoved, spare),
    addRounded(places, places, blockBytes),
    ...advance(weights, -weightsMoved, spare),
  ];
  const nextPoints = [
    ...advance(places, together * pointBytes - (single ? placesMoved : grid.blocks * blockBytes), spare),
    ...advance(weights, weightBytes - (single ? weightsMoved : 0), spare),
  ];
  const rewinds = table === null ? [] : [table];
  return [
    block(
      'multiply point by point',
      frame.load(places, slots.scratch),
      table === null
        ? [frame.load(weights, slots.scratch), ...advance(weights, weightsAt, counter)]
        : frame.load(weights, winogradSlots.weights),
    ),
    ...frame.repeat(
      'points',
      points / together,
      counter,
      frame.repeat('blocks', grid.blocks, counter, nodes, single ? [] : nextBlock, rewinds),
      nextPoints,
    ),
    ...(table === null ? [] : [block('', frame.store(weights, winogradSlots.weights))]),
  ];
}

interface PointNodes {
  readonly nodes: readonly Node[];
  /** How many points they are. */
  readonly points: number;
  /** What they do to the pointers, and the bytes of the weights. */
  readonly placesMoved: number;
  readonly weightsMoved: number;
  readonly weightBytes: number;
}

/** One block of tiles: points whose pairs are in straight-line code, or a point whose pairs are a loop. */
function pointNodes(plan: WinogradPlan, frame: Frame, code: ProductCode): PointNodes {
  const { options, points, pairs } = plan;
  const sumsAt = plan.sums.at;
  const { pointBytes } = plan.inputs;
  const [placeStep, weightStep] = [4 * options.blockTiles, 4 * options.channels];
  const { unroll } = options;
  const weightBytes = pairs * weightStep;
  if (unroll >= pairs) {
    const reach = Math.floor(largestOffset / Math.max(pointBytes, weightBytes));
    const most = Math.max(1, Math.min(reach, Math.floor(unroll / pairs)));
    const together = Array.from({ length: most }, (_, i) => most - i).find((count) => points % count === 0)!;
    const ofPoint = (point: number): Block =>
      block(
        '',
        ...Array.from({ length: pairs }, (_, pair) =>
          code.pair(
            point * pointBytes + pair * placeStep,
            point * weightBytes + pair * weightStep,
            pair === 0,
          ),
        ),
        code.storeSums(point * pointBytes + sumsAt),
      );
    return {
      nodes: Array.from({ length: together }, (_, point) => ofPoint(point)),
      points: together,
      placesMoved: 0,
      weightsMoved: 0,
      weightBytes: together * weightBytes,
    };
  }
  const { counter, spare } = code;
  const iterations = Math.floor(pairs / unroll);
  const some = (count: number) =>
    block(
      '',
      ...Array.from({ length: count }, (_, pair) => code.pair(pair * placeStep, pair * weightStep, false)),
    );
  const step = [
    ...advance(places, unroll * placeStep, spare),
    ...advance(weights, unroll * weightStep, spare),
  ];
  const placesMoved = iterations * unroll * placeStep;
  return {
    nodes: [
      block(
        '',
        code.sums.map((sum) => movw(sum, 0)),
      ),
      ...frame.repeat('productPairs', iterations, counter, [some(unroll)], step),
      some(pairs % unroll),
      block('', code.storeSums(sumsAt - placesMoved)),
    ],
    points: 1,
    placesMoved,
    weightsMoved: iterations * unroll * weightStep,
    weightBytes,
  };
}
