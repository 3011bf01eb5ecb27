import type { MaskPortions } from '../../significance/allocation.ts';
import { allocations } from '../../significance/allocation.ts';
import type { ShareLayer } from '../recipe/recipe.ts';
import type { Level, LevelTable } from './levelTable.ts';
import { shareLevels } from './levelTable.ts';

/** An explored layer and what its masks give up. */
export interface RankedLayer {
  readonly explored: ShareLayer;
  readonly portions: readonly MaskPortions[];
  /** Output channels that are skipped whole at every level: 1 each. */
  readonly dead: Uint8Array;
  /** The layer at a share, when its masks have given up so many portions. */
  variantAt(share: number, taken: Uint16Array): Level['variant'];
}

/**
 * Levels of the ranked allocation. At share s a layer skips what goes when share s of the products of all explored layers together has
 * gone, cheapest first: so equal shares in all layers are equal prices.
 */
export function rankedLevels(layers: readonly RankedLayer[]): LevelTable[] {
  const all = [...new Set(layers.flatMap(({ explored }) => explored.shares))].sort((a, b) => a - b);
  const found = allocations(
    layers.map(({ portions }) => portions),
    all,
  );
  return layers.map(({ explored: { layer, shares }, dead, variantAt }, k) => {
    const variants = shares.map((share) => variantAt(share, found[all.indexOf(share)]![k]!));
    const deadChannels = dead.reduce((count, bit) => count + bit, 0);
    return { layer, levels: shareLevels(shares, variants), deadChannels };
  });
}
