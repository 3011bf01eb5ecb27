import type { Network, Rounding } from '../../src/network/network.ts';
import { convLayers, withLayers } from '../../src/network/network.ts';
import { operandPairs } from '../../src/network/operandPairs.ts';
import { withSkipped } from '../../src/network/skippedPairs.ts';
import { opened } from '../property/engine/extremeScales.ts';
import type { Random } from '../property/engine/random.ts';
import { drawnModel } from './drawnModel.ts';

/** A network as a person opens it, half of its convolutions with some or all pairs skipped. */
export function drawnNetwork(random: Random): { network: Network; rounding: Rounding } {
  for (;;) {
    const exact = opened(drawnModel(random));
    if (!exact) continue;
    const skipping = convLayers(exact).filter(() => random.chance(0.5));
    const layers = skipping.map((layer) => {
      const share = random.pick([0.1, 0.3, 0.6, 0.9, 1]);
      const length = operandPairs(layer).pairCount * layer.bias.length;
      return withSkipped(
        layer,
        Uint8Array.from({ length }, () => (random.chance(share) ? 1 : 0)),
      );
    });
    return { network: withLayers(exact, layers), rounding: random.pick(['double', 'single']) };
  }
}
