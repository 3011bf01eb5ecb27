import { boardOf } from '../../boards/boards.ts';
import type { InputScale } from '../../images/inputScale.ts';
import type { LabelledImages } from '../../images/labelledImages.ts';
import { proposeInputScale } from '../../images/proposeInputScale.ts';
import { defaultSplits } from '../../images/splits.ts';
import { exploredTiles, smallTiles } from '../../network/exploredTiles.ts';
import type { Network } from '../../network/network.ts';
import { convLayers, convolutionOf } from '../../network/network.ts';
import { pointCount } from '../../network/tileAxis.ts';
import { evenLevels } from './evenLevels.ts';
import { withoutSmallTiles, withSmallTiles } from './mixedShares.ts';
import type { AllocationName, DomainName, ExploredLayer, Method, Reading, Recipe } from './recipe.ts';
import {
  defaultSearch,
  exploredLayer,
  hasShares,
  isByThreshold,
  levelSettings,
  recipeVersion,
} from './recipe.ts';
import { usualAllocation } from './usualAllocation.ts';

/** Exact fast convolution leaves little to gain by the paper's rule. */
const usualMethod = 'compensated';
/** Of the sums, as most kernels for microcontrollers have it. */
export const usualRounding = 'double';
/** Levels per layer so that the whole grid has this many points at most, in steps no finer than a hundredth of the range. */
const defaultGridPoints = 1000;
const mostGridLevels = 101;
/** With fewer levels per layer a grid is too coarse; then a search takes its place, with finer levels. */
const leastGridLevels = 8;
const searchedLevels = 21;
/** The paper's range of thresholds, and its steps. */
const usualHighestTau = 0.1;
const stepsPerUnit = 1000;
/** Nothing is left of the explored layers then: the levels go on until every budget is used up. */
const usualHighestShare = 1;

/**
 * What an exploration of a model and data set begins with: first convolution exempt, an even grid of levels for the others, with
 * a guided search where there are many.
 * @throws TauscopeError data-mismatch when no input scale fits the data, or there are too few images
 */
export function defaultRecipe(
  network: Network,
  images: LabelledImages,
  sources: Pick<Recipe, 'model' | 'data' | 'classNames' | 'labelsByName' | keyof Reading>,
  board: string,
  inputScale: InputScale = proposeInputScale(images, network).scale,
): Recipe {
  const explored = convLayers(network).slice(1);
  const gridLevels = gridLevelsOf(explored.length);
  const isSearched = gridLevels < leastGridLevels;
  const levelCount = isSearched ? searchedLevels : gridLevels;
  const layers = explored.map(({ index }) => usualLayer(usualMethod, index, levelCount));
  const domain = usualDomain(network, board);
  return {
    version: recipeVersion,
    ...sources,
    rounding: usualRounding,
    method: usualMethod,
    seed: 1,
    splits: defaultSplits(images),
    inputScale,
    board,
    layers: inDomain(layers, network, 'direct', domain),
    deadOperands: 'skip',
    ...compensatedIn(domain, usualAllocation(network, sources.regression)),
    racing: null,
    ...(isSearched && { search: defaultSearch }),
  };
}

/** Not by a root, which may come out just below a whole number. */
function gridLevelsOf(layerCount: number): number {
  let levels = mostGridLevels;
  while (levels ** layerCount > defaultGridPoints) levels--;
  return levels;
}

/**
 * The same recipe of a network by another method: as many levels per layer in usual tiles, over the method's default range; without what only one of the two
 * has.
 */
export function withMethod(recipe: Recipe, method: Method, network: Network): Recipe {
  const { channelsPerMask, allocation, domain: before = 'direct', ...rest } = recipe;
  const [wasAuthors, isAuthors] = [recipe.method, method].map((each) => each === 'authors');
  const isNew = method === 'compensated' && recipe.method !== method;
  const domain = isNew ? usualDomain(network, recipe.board) : method === recipe.method ? before : 'direct';
  const layers = inDomain(recipe.layers, network, before, 'direct').map((layer) =>
    usualLayer(method, layer.layer, levelSettings(layer).length),
  );
  return {
    ...rest,
    ...(wasAuthors !== isAuthors && { deadOperands: isAuthors ? 'keep' : 'skip' }),
    ...(!isByThreshold(method) && channelsPerMask !== undefined && { channelsPerMask }),
    ...(method === 'compensated' &&
      compensatedIn(domain, allocation ?? usualAllocation(network, recipe.regression))),
    method,
    layers: inDomain(layers, network, 'direct', domain),
  };
}

function usualLayer(method: Method, layer: number, levelCount: number): ExploredLayer {
  return exploredLayer(method, layer, evenLevels(levelCount, usualHighest(method), stepsPerUnit));
}

/**
 * What the method 'compensated' skips: products of fast convolution where an explored layer has such, in tiles of two sizes where the weights at the points of the
 * usual ones alone are more than the board's flash.
 */
function usualDomain(network: Network, board: string): DomainName {
  const pointBytes = convLayers(network)
    .slice(1)
    .flatMap((layer) => {
      const axes = exploredTiles(network, layer);
      return axes ? [(layer.weights.length / 9) * pointCount(axes) * Int16Array.BYTES_PER_ELEMENT] : [];
    });
  if (pointBytes.length === 0) return 'direct';
  const bytes = pointBytes.reduce((sum, ofLayer) => sum + ofLayer, 0);
  return bytes > boardOf(board).flashBytes ? 'mixed-tiles' : 'tiles';
}

/** The same recipe with compensated skipping in another domain; small tiles get levels between the others. */
export function withDomain(recipe: Recipe, domain: DomainName, network: Network): Recipe {
  const { allocation, domain: before = 'direct', ...rest } = recipe;
  if (domain === before) return recipe;
  return {
    ...rest,
    ...compensatedIn(domain, allocation ?? usualAllocation(network, recipe.regression)),
    layers: inDomain(recipe.layers, network, before, domain),
  };
}

/** The layers in another domain: with other shares where they have tiles of two sizes. */
function inDomain(
  layers: Recipe['layers'],
  network: Network,
  before: DomainName,
  domain: DomainName,
): Recipe['layers'] {
  const isMixed = domain === 'mixed-tiles';
  if (isMixed === (before === 'mixed-tiles')) return layers;
  const change = isMixed ? withSmallTiles : withoutSmallTiles;
  return layers.map((layer) =>
    hasShares(layer) && smallTiles(network, convolutionOf(network, layer))
      ? { ...layer, shares: [...change(layer.shares)] }
      : layer,
  );
}

/** What the compensated method skips, and where. */
function compensatedIn(
  domain: DomainName,
  allocation: AllocationName,
): Pick<Recipe, 'allocation' | 'domain'> {
  return { allocation, ...(domain !== 'direct' && { domain }) };
}

/** The highest threshold or share of a layer whose levels nobody has set. */
export function usualHighest(method: Method): number {
  return isByThreshold(method) ? usualHighestTau : usualHighestShare;
}
