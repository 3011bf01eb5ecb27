import { buildConcatenation } from '../../src/network/build/joins.ts';
import type { IntegerNetwork, TensorId } from '../../src/network/network.ts';
import { imageShape } from '../../src/network/network.ts';
import type { Random } from './networkBuilder.ts';
import { NetworkBuilder } from './networkBuilder.ts';

const kinds = ['conv', 'depthwise', 'pool', 'pad', 'sum', 'concatenation', 'relu', 'reshape'] as const;

/** A graph whose layers read the last tensor or any before it; any tensor may be its output. */
export function drawnGraph(random: Random): IntegerNetwork {
  const pick = <T>(values: readonly T[]): T => values[random(values.length)]!;
  const margin = () => random(3);
  const margins = () => ({ top: margin(), left: margin(), bottom: margin(), right: margin() });
  const b = new NetworkBuilder([5 + random(8), 5 + random(8), pick([1, 3, 4, 8])], random);
  const ids = [b.input];
  const imageOf = (id: TensorId) => imageShape(b.tensors[id]!);
  const add = (from: TensorId): TensorId => {
    const { h, w, c } = imageOf(from);
    const alike = ids.filter((id) => [h, w, c].join() === b.tensors[id]!.shape.join());
    const side = Math.min(3, h, w);
    const window = { kernel: { h: side, w: side }, padding: margins() };
    switch (pick(kinds)) {
      case 'conv':
        return b.conv(from, pick([1, 4, 8, 9]), window);
      case 'depthwise':
        return b.depthwise(from, 1 + random(2), window);
      case 'pool':
        return h > 3 && w > 3
          ? b.downsample(
              from,
              pick([
                { h: 1, w: 2 },
                { h: 2, w: 2 },
              ]),
            )
          : b.relu(from);
      case 'pad':
        return b.pad(from, margins());
      case 'sum':
        return b.sum(from, pick(alike));
      case 'concatenation':
        return b.moved([b.quantize(from), b.quantize(pick(alike))], (operator, inputs) =>
          buildConcatenation(operator, inputs, 2),
        );
      case 'relu':
        return b.relu(from);
      case 'reshape':
        return b.reshape(from, [w, h, c]);
    }
  };
  for (let steps = 2 + random(7); steps > 0; steps--) ids.push(add(random(10) < 6 ? ids.at(-1)! : pick(ids)));
  return b.network('drawn graph', random(10) < 7 ? ids.at(-1)! : pick(ids.slice(1)));
}
