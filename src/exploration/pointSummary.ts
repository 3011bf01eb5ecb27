import { convLayers } from '../network/network.ts';
import type { LayerVariant, LayerVariants } from '../significance/layerVariant.ts';
import type { SkipMask, SkipMasks } from '../significance/skipMask.ts';
import { accuracyLossPp } from './choice.ts';
import { lossBoundPp } from './confidence.ts';
import type { Exploration } from './exploration.ts';
import { networkRamBytes } from '../target/cost.ts';
import type { Level } from './levelTable.ts';
import { heldOutFlips } from './pointFlips.ts';
import { countBits, levelsOfPoint, selectionFlips } from './pointTable.ts';
import { EXACT_POINT } from './space.ts';

/** A convolution of a point: its threshold or share (both null where exact) and the share of SMLADs that are skipped. */
export interface PointLayer {
  readonly layer: number;
  readonly tau: number | null;
  readonly share: number | null;
  readonly skippedPairShare: number;
}

/** The figures of one point, as shown, reported and written into a bundle's manifest. */
export interface PointSummary {
  readonly point: number;
  /** The point that this one was made from by refinement; absent for others. */
  readonly refinedFrom?: number;
  readonly latencyCycles: number;
  readonly latencyMilliseconds: number;
  /** Against the exact network with the same kernels on the same board. */
  readonly latencyReductionPercent: number;
  readonly macs: number;
  readonly smlads: number;
  readonly flashBytes: number;
  readonly selectionTop1Percent: number;
  readonly accuracyLossPp: number;
  /** One-sided 95 % upper bound of the loss on the selection images; it does not know that they chose the point. */
  readonly lossBoundPp: number;
  /** Null until the point is measured on the held-out images. */
  readonly heldOutTop1Percent: number | null;
  readonly heldOutLossPp: number | null;
  /** One-sided 95 % upper bound of the loss on the held-out images. */
  readonly heldOutLossBoundPp: number | null;
  readonly layers: readonly PointLayer[];
}

export function pointSummary(exploration: Exploration, point: number): PointSummary {
  const { points, board } = exploration;
  const exactCycles = points.latencyCycles[EXACT_POINT]!;
  const latencyCycles = points.latencyCycles[point]!;
  const heldOut = heldOutTop1Percent(exploration, point);
  const exactHeldOut = heldOutTop1Percent(exploration, EXACT_POINT);
  const flips = heldOutFlips(exploration, point);
  const refinedFrom = exploration.refinedFrom.get(point);
  return {
    point,
    ...(refinedFrom !== undefined && { refinedFrom }),
    latencyCycles,
    latencyMilliseconds: (latencyCycles / board.clockHz) * 1000,
    latencyReductionPercent: (1 - latencyCycles / exactCycles) * 100,
    macs: points.macs[point]!,
    smlads: points.smlads[point]!,
    flashBytes: points.flashBytes[point]!,
    selectionTop1Percent: (points.correct[point]! / points.imageCount) * 100,
    accuracyLossPp: accuracyLossPp(points, point),
    lossBoundPp: lossBoundPp(selectionFlips(points, point)),
    heldOutTop1Percent: heldOut,
    heldOutLossPp: heldOut === null || exactHeldOut === null ? null : exactHeldOut - heldOut,
    heldOutLossBoundPp: flips && lossBoundPp(flips),
    layers: pointLayers(exploration, point),
  };
}

function heldOutTop1Percent({ heldOut, splits }: Exploration, point: number): number | null {
  const bits = heldOut.get(point);
  return bits ? (countBits(bits) / splits.heldOut.length) * 100 : null;
}

function pointLayers(exploration: Exploration, point: number): PointLayer[] {
  const chosen = chosenLevels(exploration, point);
  return convLayers(exploration.network).map(({ index }) => {
    const level = chosen.get(index);
    const { tau = null, share = null, skippedPairShare = 0 } = level ?? {};
    return { layer: index, tau, share, skippedPairShare };
  });
}

/** The masks of a point, by layer; empty for the exact network. */
export function masksOf(exploration: Exploration, point: number): SkipMasks {
  const masks = new Map<number, SkipMask>();
  for (const [layer, { mask }] of variantsOf(exploration, point)) masks.set(layer, mask);
  return masks;
}

/** Static buffers of a point's kernels. */
export function ramBytesOf(exploration: Exploration, point: number): number {
  const chosen = chosenLevels(exploration, point);
  const costs = exploration.exactCost.layers.map((cost) => chosen.get(cost.layer)?.cost ?? cost);
  return networkRamBytes(exploration.network, costs);
}

/** The variants of a point, by layer; empty for the exact network. */
export function variantsOf(exploration: Exploration, point: number): LayerVariants {
  const variants = new Map<number, LayerVariant>();
  for (const [layer, { variant }] of chosenLevels(exploration, point)) variants.set(layer, variant);
  return variants;
}

function chosenLevels({ levels, points }: Exploration, point: number): Map<number, Level> {
  const chosen = levelsOfPoint(points, point);
  return new Map(chosen && levels.map((table, k) => [table.layer, table.levels[chosen[k]!]!]));
}
