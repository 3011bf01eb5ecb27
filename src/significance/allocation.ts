/** Where layers skip: how many portions each mask gives up, [layer][mask]. */
export type Allocation = readonly Uint16Array[];

/** What channels with a common mask give up, portion by portion; portion 0 is free. */
export interface MaskPortions {
  /** Products per image that go with each portion. */
  readonly products: ArrayLike<number>;
  /** What each portion costs the answers, per product that it saves. */
  readonly scores: ArrayLike<number>;
}

interface Portion {
  readonly layer: number;
  readonly mask: number;
  readonly portion: number;
  /** The dearest of the mask's portions up to this one: its portions go in their order. */
  readonly score: number;
  readonly products: number;
}

/**
 * Takes the cheapest portions of all layers together, until `share` of all products that are not free are gone: what is left out costs
 * less per product than what is kept. Equal scores go by the number of the portion, so that masks of which nothing is known lose alike.
 * @param layers the masks of each layer
 * @param shares ascending
 */
export function allocations(
  layers: readonly (readonly MaskPortions[])[],
  shares: readonly number[],
): Allocation[] {
  const portions = layers
    .flatMap((masks, layer) => masks.flatMap((mask, n) => portionsOf(mask, layer, n)))
    .sort((a, b) => a.score - b.score || a.portion - b.portion || a.layer - b.layer || a.mask - b.mask);
  const total = portions.reduce((sum, { products }) => sum + products, 0);
  const taken = layers.map((masks) => new Uint16Array(masks.length));
  let next = 0;
  let gone = 0;
  return shares.map((share) => {
    for (; next < portions.length && gone + portions[next]!.products / 2 <= share * total; next++) {
      const { layer, mask, portion, products } = portions[next]!;
      taken[layer]![mask] = portion;
      gone += products;
    }
    return taken.map((masks) => masks.slice());
  });
}

function portionsOf({ products, scores }: MaskPortions, layer: number, mask: number): Portion[] {
  let score = 0;
  return Array.from({ length: products.length - 1 }, (_, n) => {
    score = Math.max(score, scores[n + 1]!);
    return { layer, mask, portion: n + 1, score, products: products[n + 1]! };
  });
}
