import type { ConvLayer, TiledConvLayer } from '../../network/network.ts';
import { convLayers } from '../../network/network.ts';
import type { OperandPairs } from '../../network/operandPairs.ts';
import { operandPairs } from '../../network/operandPairs.ts';
import { tilePairs } from '../../network/tilePairs.ts';
import type { LayerSignificance } from '../../significance/significance.ts';
import type { Exploration } from '../exploration.ts';
import type { Level } from '../levels/levelTable.ts';
import { levelsOfPoint } from '../points/pointTable.ts';
import { levelSettings } from '../recipe/recipe.ts';

/** What becomes of an entry of a map at a point. Dead ones have no part in any answer on the calibration images. */
export const kept = 0;
export const skipped = 1;
export const dead = 2;

/** What is known about the products of a layer, for each output channel (row). */
export interface OperandMap {
  readonly rowCount: number;
  readonly columnCount: number;
  /**
   * What columns are, and values with them. `operands`: their significance. `pairs`: the level, by its number, at which a pair is
   * first skipped; the number of levels for pairs that never are. `points` of a tile: the share of their pairs that is multiplied.
   */
  readonly columns: 'operands' | 'pairs' | 'points';
  /** [row][column] */
  readonly values: Float64Array;
  /** {@link kept}, {@link skipped} or {@link dead}, of the same entries; all kept for points. */
  readonly states: Uint8Array;
}

/** The map of a convolution at a point; null for one that is not explored and has no significance. */
export function operandMap(exploration: Exploration, point: number, layer: number): OperandMap | null {
  const { space, levels, points, significance } = exploration;
  const k = levels.findIndex((table) => table.layer === layer);
  const table = levels[k]?.levels ?? [];
  const chosen = levelsOfPoint(points, point)?.[k];
  const level = chosen === undefined ? null : (table[chosen] ?? null);
  const tiled = (level ?? table[0])?.variant;
  if (tiled?.kind === 'tiledConv') return pointMap(tiled);
  const mask = maskOf(level);
  const ofLayer = significance.find((candidate) => candidate.layer === layer);
  if (ofLayer) return significanceMap(ofLayer, mask);
  const explored = space.layers.find((candidate) => candidate.layer === layer);
  const conv = convLayers(exploration.network).find(({ index }) => index === layer);
  if (!explored || !conv) return null;
  const settings = levelSettings(explored);
  return orderMap(conv, table.slice(0, settings.length).map(maskOf), mask, settings[0] === 0);
}

function maskOf(level: Level | null): Uint8Array | null {
  return level?.variant.kind === 'conv' ? (level.variant.skipped ?? null) : null;
}

/** Skipped means that the whole pair is. */
function significanceMap({ operands, pairs }: LayerSignificance, mask: Uint8Array | null): OperandMap {
  const { operandCount } = pairs;
  const pairOf = pairOfOperand(pairs);
  const states = new Uint8Array(operands.length);
  operands.forEach((value, n) => {
    const pair = Math.floor(n / operandCount) * pairs.pairCount + pairOf[n % operandCount]!;
    states[n] = value === 0 ? dead : mask?.[pair] ? skipped : kept;
  });
  return {
    rowCount: operands.length / operandCount,
    columnCount: operandCount,
    columns: 'operands',
    values: operands,
    states,
  };
}

function pairOfOperand({ operandCount, pairCount, first, width }: OperandPairs): Int32Array {
  const pairOf = new Int32Array(operandCount);
  for (let pair = 0; pair < pairCount; pair++) pairOf.fill(pair, first[pair], first[pair]! + width[pair]!);
  return pairOf;
}

/** @param isFree whether what the lowest level skips costs nothing */
function orderMap(
  conv: ConvLayer,
  masks: readonly (Uint8Array | null)[],
  mask: Uint8Array | null,
  isFree: boolean,
): OperandMap {
  const { pairCount } = operandPairs(conv);
  const rowCount = conv.bias.length;
  const values = new Float64Array(rowCount * pairCount);
  const states = new Uint8Array(values.length);
  for (let n = 0; n < values.length; n++) {
    const first = masks.findIndex((each) => each?.[n] === 1);
    values[n] = first < 0 ? masks.length : first;
    states[n] = isFree && first === 0 ? dead : mask?.[n] ? skipped : kept;
  }
  return { rowCount, columnCount: pairCount, columns: 'pairs', values, states };
}

function pointMap(layer: TiledConvLayer): OperandMap {
  const { points, pairs, keeps } = tilePairs(layer);
  const rowCount = layer.bias.length;
  const values = new Float64Array(rowCount * points);
  for (let channel = 0; channel < rowCount; channel++)
    for (let point = 0; point < points; point++) {
      let count = 0;
      for (let pair = 0; pair < pairs; pair++) if (keeps(channel, point, pair)) count++;
      values[channel * points + point] = count / pairs;
    }
  return {
    rowCount,
    columnCount: points,
    columns: 'points',
    values,
    states: new Uint8Array(values.length),
  };
}
