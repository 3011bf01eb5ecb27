import { convLayers } from '../../network/network.ts';
import { formatCount } from '../../words/counts.ts';
import type { Exploration } from '../exploration.ts';
import { rankingFault } from '../recipe/usualAllocation.ts';

/** What is to say about where an exploration skips, a line each; nothing for equal shares of every channel, unless there is no choice. */
export function skippingLines({
  recipe,
  network,
  levels,
  splits,
}: Pick<Exploration, 'recipe' | 'network' | 'levels' | 'splits'>): string[] {
  if (recipe.allocation !== 'ranked') {
    const fault = recipe.method === 'compensated' ? rankingFault(network) : null;
    return fault ? [fault] : [];
  }
  const images = formatCount(splits.calibration.length);
  const channels = new Map(convLayers(network).map(({ index, bias }) => [index, bias.length]));
  return [
    'skips where it costs the answers least, over all explored layers',
    ...levels
      .filter(({ deadChannels = 0 }) => deadChannels > 0)
      .map(
        ({ layer, deadChannels }) =>
          `layer ${layer}: ${deadChannels} of ${channels.get(layer)} output channels never change on the ${images} calibration images; skipped whole, which the held-out images check`,
      ),
  ];
}
