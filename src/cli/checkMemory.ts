import type { Exploration } from '../exploration/exploration.ts';
import { leastOf, measuredPoints } from '../exploration/points/pointTable.ts';
import type { Pricing } from '../exploration/recipe/recipeBoard.ts';
import { TauscopeError } from '../network/errors.ts';
import { formatBytes } from '../words/bytes.ts';
import { capitalised } from '../words/capitalised.ts';

/** Which point takes memory, and what says how much it may. */
export interface MemoryAsked {
  readonly point: number;
  /** By its number, not by a budget. */
  readonly isNamed: boolean;
  readonly pricing: Pricing;
  /** The limit of flash that was given besides those of the pricing. */
  readonly flashBytes?: number;
}

const memories = [
  { figure: 'flashBytes', name: 'flash', byRecipe: 'explore with a higher --flash-limit' },
  { figure: 'ramBytes', name: 'RAM', byRecipe: 'give more (--ram-limit)' },
] as const;

/** Throws TauscopeError `usage` when a point needs more flash or RAM than it may take. */
export function checkMemory({ points }: Pick<Exploration, 'points'>, asked: MemoryAsked): void {
  const { point, pricing } = asked;
  for (const { figure, name, byRecipe } of memories) {
    const limit = points.limits[figure] ?? Infinity;
    const needed = points[figure][point]!;
    if (needed <= limit) continue;
    const isGiven = figure === 'flashBytes' && limit === asked.flashBytes;
    const isOfRecipe = limit === pricing.limits?.[figure];
    const way = isGiven ? 'give more' : isOfRecipe ? byRecipe : 'take a larger board (--board)';
    throw new TauscopeError(
      'usage',
      `Point ${point} needs ${formatBytes(needed)} of ${name}, but may take ${formatBytes(limit)}. ${adviceOf()}`,
    );

    function adviceOf(): string {
      if (asked.isNamed)
        return `${capitalised(way)}, or choose by --budget, which takes a point that fits where there is one.`;
      const least = leastOf(points[figure], measuredPoints(points));
      if (least <= limit) return `Points that lose more fit: give a larger budget, or ${way}.`;
      const more = figure === 'flashBytes' ? ', or explore with more skipped' : '';
      return `The smallest measured point needs ${formatBytes(least)}: ${way}${more}.`;
    }
  }
}
