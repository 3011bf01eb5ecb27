import { exploredTiles, smallTiles } from '../../network/exploredTiles.ts';
import type { Network } from '../../network/network.ts';
import { convolutionOf } from '../../network/network.ts';
import { sharesInSmallTiles } from '../recipe/mixedShares.ts';
import type { Recipe, ShareLayer } from '../recipe/recipe.ts';
import { isByTiles } from '../recipe/recipe.ts';
import type { TiledLayer } from './tiledLevels.ts';

/**
 * An explored layer at the shares that it has in each size of tiles, the usual size first; empty where it has no tiles.
 */
export function tiledParts(
  recipe: Pick<Recipe, 'domain'>,
  network: Network,
  explored: ShareLayer,
): TiledLayer[] {
  const convolution = convolutionOf(network, explored);
  const usual = isByTiles(recipe) ? exploredTiles(network, convolution) : null;
  if (!usual) return [];
  const small = recipe.domain === 'mixed-tiles' ? smallTiles(network, convolution) : null;
  if (!small) return [{ ...explored, axes: usual }];
  const inSmall = sharesInSmallTiles(explored.shares);
  return [
    { ...explored, axes: usual, shares: explored.shares.filter((share) => !inSmall.includes(share)) },
    { ...explored, axes: small, shares: inSmall },
  ];
}
