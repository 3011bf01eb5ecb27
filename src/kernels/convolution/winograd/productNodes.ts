import type { Instruction, Register } from '../../../assembly/instruction.ts';
import type { Node } from '../../../assembly/routine.ts';
import { block } from '../../../assembly/routine.ts';
import { addRounded, advance, at, ldr, mac, movw, multiply, str } from '../../../assembly/thumb.ts';
import type { Frame } from '../../frame.ts';
import { slots } from '../../tiles/tilePasses.ts';
import type { WinogradPlan } from './winogradPlan.ts';
import { registers, winogradSlots } from './winogradSlots.ts';

const [places, weights] = [registers[12], registers[13]];

/**
 * The products of one channel block with all blocks of tiles of a group, point by point, pair by pair; sums go behind the
 * transformed inputs of the point. The register tile holds the pairs of its smaller side and streams those of the larger.
 * @param table that the weights are read from; null when they are in RAM
 */
export function productNodes(plan: WinogradPlan, frame: Frame, table: string | null): Node[] {
  const { options, grid, points, pairs, inputBytes, pointBytes, blockBytes, weightsAt } = plan;
  const { blockTiles, channels } = options;
  const unroll = Math.min(options.unroll, pairs);
  const sums = registers.slice(0, blockTiles * channels);
  const others = registers.slice(sums.length, places.number);
  const holdsTiles = blockTiles < channels;
  const [held, streamed] = holdsTiles ? [blockTiles, channels] : [channels, blockTiles];
  const holding = others.slice(0, held);
  const passing = others.slice(held);

  const loadTile = (pair: number, tile: number, target: Register) =>
    ldr(target, at(places, 4 * (pair * blockTiles + tile)));
  const loadWeights = (pair: number, channel: number, target: Register) =>
    ldr(target, at(weights, 4 * (pair * channels + channel)), table);
  const [loadHeld, loadStreamed] = holdsTiles ? [loadTile, loadWeights] : [loadWeights, loadTile];
  const step = (pair: number, first: boolean): Instruction[] => {
    const code = holding.map((target, i) => loadHeld(pair, i, target));
    for (let start = 0; start < streamed; start += passing.length) {
      const some = passing.slice(0, Math.min(passing.length, streamed - start));
      code.push(...some.map((target, i) => loadStreamed(pair, start + i, target)));
      some.forEach((value, i) => {
        holding.forEach((other, j) => {
          const [tile, channel] = holdsTiles ? [j, start + i] : [start + i, j];
          const sum = sums[channel * blockTiles + tile]!;
          code.push(first ? multiply('smuad', sum, value, other) : mac('smlad', sum, value, other, sum));
        });
      });
    }
    return code;
  };
  const steps = (count: number, begins: boolean) =>
    Array.from({ length: count }, (_, pair) => step(pair, begins && pair === 0)).flat();

  const [counter, spare] = others as [Register, Register];
  const iterations = Math.floor(pairs / unroll);
  const loops = iterations > 1;
  const rest = pairs - unroll * iterations;
  const [tileStep, weightStep] = [4 * blockTiles, 4 * channels];
  const moved = loops ? unroll * iterations : 0;
  const products = loops
    ? [
        block('', sums.map((sum) => movw(sum, 0))),
        ...frame.repeat(
          'productPairs',
          iterations,
          counter,
          [block('', steps(unroll, false))],
          [...advance(places, unroll * tileStep, spare), ...advance(weights, unroll * weightStep, spare)],
        ),
        block('', steps(rest, false)),
      ]
    : [block('', steps(pairs, true))];
  return [
    block(
      'multiply point by point',
      frame.load(places, slots.scratch),
      table === null ? [frame.load(weights, slots.scratch), ...advance(weights, weightsAt, counter)]
        : [frame.load(weights, winogradSlots.weights)],
    ),
    ...frame.repeat(
      'points',
      points,
      counter,
      frame.repeat(
        'blocks',
        grid.blocks,
        counter,
        [
          ...products,
          block('', sums.map((sum, i) => str(sum, at(places, inputBytes - moved * tileStep + 4 * i)))),
        ],
        grid.blocks === 1
          ? []
          : [
              ...advance(places, -moved * tileStep, spare),
              addRounded(places, places, blockBytes),
              ...advance(weights, -moved * weightStep, spare),
            ],
        table === null ? [] : [table],
      ),
      [
        ...advance(places, pointBytes - (grid.blocks === 1 ? moved * tileStep : grid.blocks * blockBytes), spare),
        ...advance(weights, (grid.blocks === 1 ? pairs - moved : pairs) * weightStep, spare),
      ],
    ),
    ...(table === null ? [] : [block('', frame.store(weights, winogradSlots.weights))]),
  ];
}
