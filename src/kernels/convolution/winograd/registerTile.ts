import type { WinogradOptions } from './winogradPlan.ts';

type RegisterTile = Pick<WinogradOptions, 'blockTiles' | 'channels'>;

/** Tiles by channels: 8 sums at most, and registers for their operands. */
const registerTiles: readonly RegisterTile[] = [
  { blockTiles: 4, channels: 2 },
  { blockTiles: 3, channels: 2 },
  { blockTiles: 2, channels: 4 },
  { blockTiles: 1, channels: 8 },
];

/** The register tile with the fewest instructions for `tiles` tiles: per pair a load for each of its sides and a product for each sum. */
export function registerTileFor(tiles: number, pairs: number, outC: number, mostChannels: number): RegisterTile {
  const instructions = ({ blockTiles, channels }: RegisterTile) => {
    const sums = blockTiles * channels;
    const blocks = Math.ceil(tiles / blockTiles) * Math.ceil(outC / channels);
    return blocks * (pairs * (blockTiles + channels + sums) + sums);
  };
  return registerTiles
    .filter(({ channels }) => channels <= Math.min(outC, mostChannels))
    .reduce((best, next) => (instructions(next) < instructions(best) ? next : best));
}
