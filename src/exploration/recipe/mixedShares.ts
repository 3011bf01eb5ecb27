import { maxLevels } from './recipe.ts';

/** The shares of a layer in tiles of two sizes that are in small ones: every other one above 0, the lowest first. */
export function sharesInSmallTiles(shares: readonly number[]): number[] {
  return shares.filter((share) => share > 0).filter((_, n) => n % 2 === 0);
}

/**
 * The same shares in usual tiles, and before each of them above 0 one for small tiles; the shares as they are where the steps
 * between them are too small, or they would be more than a layer can have.
 */
export function withSmallTiles(shares: readonly number[]): readonly number[] {
  const mixed = shares.flatMap((share, n) => {
    const between = Math.round((((shares[n - 1] ?? 0) + share) / 2) * 1e6) / 1e6;
    return share > 0 ? [between, share] : [share];
  });
  const ascend = mixed.every((share, n) => n === 0 || share > mixed[n - 1]!);
  return ascend && mixed.length <= maxLevels ? mixed : shares;
}

/** The shares in usual tiles, and the highest one: what {@link withSmallTiles} began with where it added some. */
export function withoutSmallTiles(shares: readonly number[]): readonly number[] {
  const small = sharesInSmallTiles(shares);
  return shares.filter((share) => share === shares.at(-1) || !small.includes(share));
}
