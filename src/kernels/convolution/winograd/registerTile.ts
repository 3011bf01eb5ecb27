import type { MemoryTiming } from '../../../boards/timing/memoryTiming.ts';
import type { WinogradOptions } from './winogradPlan.ts';

type RegisterTile = Pick<WinogradOptions, 'blockTiles' | 'channels'>;

/** Tiles by channels: 8 sums at most, and registers for their operands. */
const registerTiles: readonly RegisterTile[] = [
  { blockTiles: 4, channels: 2 },
  { blockTiles: 3, channels: 2 },
  { blockTiles: 2, channels: 4 },
  { blockTiles: 1, channels: 8 },
];

const sumsOf = ({ blockTiles, channels }: RegisterTile) => blockTiles * channels;

/** Instructions of a pair of input channels: a load for each tile and channel, a product for each sum. */
const pairInstructions = (tile: RegisterTile) => tile.blockTiles + tile.channels + sumsOf(tile);

/** Instructions per point, and per output channel, for the products of `tiles` tiles. */
export function productInstructions(tile: RegisterTile, tiles: number, pairs: number): number {
  const blocks = Math.ceil(tiles / tile.blockTiles);
  return (blocks * (pairs * pairInstructions(tile) + sumsOf(tile))) / tile.channels;
}

/** The register tile with the fewest instructions for `tiles` tiles. */
export function registerTileFor(
  tiles: number,
  pairs: number,
  outC: number,
  mostChannels: number,
): RegisterTile {
  const instructions = (tile: RegisterTile) =>
    productInstructions(tile, tiles, pairs) * Math.ceil(outC / tile.channels) * tile.channels;
  return registerTiles
    .filter(({ channels }) => channels <= Math.min(outC, mostChannels))
    .reduce((best, next) => (instructions(next) < instructions(best) ? next : best));
}

/** Instructions around the pairs of a point: of the loops over blocks and points, and of a loop over the pairs. */
const pointInstructions = 14;
const loopInstructions = 24;

/**
 * Pairs in straight-line code: of several points or of one if they stay in the cache with what else runs in turn, else so many of
 * one that its loop has few iterations and does.
 */
export function unrollFor(tile: RegisterTile, pairs: number, memory: MemoryTiming): number {
  const bytes =
    memory.kind === 'cache' ? memory.cacheBytes / 2 : memory.codeCacheBytes - memory.codeLineBytes;
  const room = Math.floor(bytes / 4);
  const whole = pairs * pairInstructions(tile) + sumsOf(tile);
  const points = Math.floor((room - pointInstructions) / whole);
  if (points >= 1) return points * pairs;
  const most = room - 2 * sumsOf(tile) - loopInstructions;
  const lengths = Array.from({ length: pairs - 1 }, (_, i) => i + 1).filter(
    (length) => (length + (pairs % length)) * pairInstructions(tile) <= most,
  );
  return lengths.reduce(
    (best, length) => (Math.floor(pairs / length) < Math.floor(pairs / best) ? length : best),
    1,
  );
}
