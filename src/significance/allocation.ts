import type { LayerRanking, TileRanking } from './layerRanking.ts';

/** Where layers skip: how many portions each tile gives up, [layer][tile]. */
export type Allocation = readonly Uint16Array[];

interface Portion {
  readonly layer: number;
  readonly tile: number;
  readonly portion: number;
  /** The dearest of the tile's portions up to this one: its portions go in their order. */
  readonly score: number;
  /** Products per image that go with it. */
  readonly products: number;
}

/**
 * Takes the cheapest portions of all layers together, until `share` of all products that are not free are gone: what is left out costs
 * less per product than what is kept. Equal scores go by the number of the portion, so that tiles of which nothing is known lose alike.
 * @param shares ascending
 */
export function allocations(rankings: readonly LayerRanking[], shares: readonly number[]): Allocation[] {
  const portions = rankings
    .flatMap((ranking, layer) => ranking.tiles.flatMap((tile, n) => portionsOf(ranking, tile, layer, n)))
    .sort((a, b) => a.score - b.score || a.portion - b.portion || a.layer - b.layer || a.tile - b.tile);
  const total = portions.reduce((sum, { products }) => sum + products, 0);
  const taken = rankings.map(({ tiles }) => new Uint16Array(tiles.length));
  let next = 0;
  let gone = 0;
  return shares.map((share) => {
    for (; next < portions.length && gone + portions[next]!.products / 2 <= share * total; next++) {
      const { layer, tile, portion, products } = portions[next]!;
      taken[layer]![tile] = portion;
      gone += products;
    }
    return taken.map((tiles) => tiles.slice());
  });
}

function portionsOf(
  { outputPixels }: LayerRanking,
  ranking: TileRanking,
  layer: number,
  tile: number,
): Portion[] {
  const { counts, scores, channelCount } = ranking;
  let score = 0;
  return counts.slice(1).map((count, n) => {
    score = Math.max(score, scores[n + 1]!);
    const products = (count - counts[n]!) * channelCount * outputPixels;
    return { layer, tile, portion: n + 1, score, products };
  });
}
