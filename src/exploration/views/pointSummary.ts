import { networkBaseline } from '../../baseline/networkBaseline.ts';
import { millisecondsOf } from '../../boards/board.ts';
import type { Network } from '../../network/network.ts';
import { convLayers, withLayers } from '../../network/network.ts';
import type { KernelForm } from '../../plan/kernelForm.ts';
import type { LayerCost } from '../../plan/layerCost.ts';
import type { NetworkCost } from '../../plan/networkCost.ts';
import { costOfKernels } from '../../plan/networkCost.ts';
import { reductionPercent } from '../../words/reductions.ts';
import type { Exploration } from '../exploration.ts';
import type { Level } from '../levels/levelTable.ts';
import { tileOf } from '../levels/levelTable.ts';
import { kernelsWithin } from '../levels/pointKernels.ts';
import { countBits } from '../points/bits.ts';
import { accuracyLossPp } from '../points/choice.ts';
import type { Flips } from '../points/confidence.ts';
import { lossBoundPp } from '../points/confidence.ts';
import type { PointTable } from '../points/pointTable.ts';
import { levelsOfPoint, selectionFlips } from '../points/pointTable.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { exactPoint } from '../recipe/space.ts';
import { heldOutFlips } from './pointFlips.ts';

/** A convolution of a point: its threshold or share (both null where exact), what is skipped, and its kernel. */
export interface PointLayer {
  readonly layer: number;
  readonly tau: number | null;
  readonly share: number | null;
  /** Outputs of a tile, rows x columns, where the layer goes by tiles. */
  readonly tile?: readonly [number, number];
  /** Share of the layer's SMLADs that are not executed, of those at the points where it goes by tiles. */
  readonly skippedPairShare: number;
  readonly form: KernelForm;
  readonly latencyCycles: number;
  /** Cycles of the exact layer on CMSIS-NN, on the same board. */
  readonly cmsisNnCycles: number;
}

/** Latencies of the exact network that others are compared with, in cycles on the exploration's board. */
export interface ReferenceCycles {
  readonly cmsisNn: number;
  /** With the product's own kernels, nothing pinned and no limits. */
  readonly exact: number;
}

/** The float network from which losses are counted. */
export interface FloatReference {
  readonly name: string;
  readonly selectionTop1Percent: number;
  /** Null without held-out images. */
  readonly heldOutTop1Percent: number | null;
}

/** The figures of one point, as shown, reported and written into a bundle's manifest. */
export interface PointSummary {
  readonly point: number;
  /** The point that this one was made from by refinement; absent for others. */
  readonly refinedFrom?: number;
  readonly latencyCycles: number;
  readonly latencyMilliseconds: number;
  /** The same model at the bounds of the board's uncertain constants. */
  readonly latencyCyclesLow: number;
  readonly latencyCyclesHigh: number;
  /** Of one inference at the board's mean run power. */
  readonly energyMicrojoules: number;
  /** Against the exact network on CMSIS-NN, on the same board. */
  readonly latencyReductionPercent: number;
  /** Against the exact network with the product's own kernels. */
  readonly latencyReductionToExactPercent: number;
  readonly macs: number;
  readonly smlads: number;
  readonly flashBytes: number;
  /** Static buffers of the kernels. */
  readonly ramBytes: number;
  /** With `regression` the share of answers within its tolerance, here and below. */
  readonly selectionTop1Percent: number;
  readonly regression?: NonNullable<Recipe['regression']>;
  /** Against the exact network, or the float one that is named here. */
  readonly accuracyLossPp: number;
  readonly float?: FloatReference;
  /** One-sided 95 % upper bound of the loss on the selection images; it does not know that they chose the point. */
  readonly lossBoundPp: number;
  /** Selection images whose answer changes sides against the network from which losses are counted. */
  readonly selectionFlips: Flips;
  /** Null until the point is measured on the held-out images. */
  readonly heldOutTop1Percent: number | null;
  readonly heldOutLossPp: number | null;
  /** One-sided 95 % upper bound of the loss on the held-out images. */
  readonly heldOutLossBoundPp: number | null;
  readonly heldOutFlips: Flips | null;
  readonly layers: readonly PointLayer[];
}

export function pointSummary(exploration: Exploration, point: number): PointSummary {
  const { points, recipe } = exploration;
  const cost = pointCost(exploration, point);
  const reference = referenceCycles(exploration);
  const float = floatReference(exploration);
  const flips = { selection: selectionFlips(points, point), heldOut: heldOutFlips(exploration, point) };
  const refinedFrom = exploration.refinedFrom.get(point);
  return {
    point,
    ...(refinedFrom !== undefined && { refinedFrom }),
    latencyCycles: cost.latencyCycles,
    latencyMilliseconds: cost.latencyMilliseconds,
    latencyCyclesLow: cost.latencyCyclesLow,
    latencyCyclesHigh: cost.latencyCyclesHigh,
    energyMicrojoules: cost.energyMicrojoules,
    latencyReductionPercent: reductionPercent(reference.cmsisNn, cost.latencyCycles),
    latencyReductionToExactPercent: reductionPercent(reference.exact, cost.latencyCycles),
    macs: cost.macs,
    smlads: cost.smlads,
    flashBytes: cost.flashBytes,
    ramBytes: cost.ramBytes,
    selectionTop1Percent: selectionTop1Percent(points, point),
    ...(recipe.regression && { regression: recipe.regression }),
    accuracyLossPp: accuracyLossPp(points, point),
    ...(float && { float }),
    lossBoundPp: lossBoundPp(flips.selection),
    selectionFlips: flips.selection,
    heldOutTop1Percent: heldOutTop1Percent(exploration, point),
    heldOutLossPp: heldOutLossPp(exploration, point),
    heldOutLossBoundPp: flips.heldOut && lossBoundPp(flips.heldOut),
    heldOutFlips: flips.heldOut,
    layers: pointLayers(exploration, point),
  };
}

/** The few figures of a summary that a table of points has at hand. */
export type PointFigures = Pick<
  PointSummary,
  | 'point'
  | 'refinedFrom'
  | 'latencyMilliseconds'
  | 'latencyReductionPercent'
  | 'selectionTop1Percent'
  | 'regression'
>;

export function pointFigures(exploration: Exploration, point: number): PointFigures {
  const { points, recipe, board, refinedFrom } = exploration;
  const from = refinedFrom.get(point);
  const latencyCycles = points.latencyCycles[point]!;
  return {
    point,
    ...(from !== undefined && { refinedFrom: from }),
    latencyMilliseconds: millisecondsOf(board, latencyCycles),
    latencyReductionPercent: reductionPercent(referenceCycles(exploration).cmsisNn, latencyCycles),
    selectionTop1Percent: selectionTop1Percent(points, point),
    ...(recipe.regression && { regression: recipe.regression }),
  };
}

export function selectionTop1Percent({ correct, imageCount }: PointTable, point: number): number {
  return (correct[point]! / imageCount) * 100;
}

export function referenceCycles({ core, board, exactCost }: Exploration): ReferenceCycles {
  return {
    cmsisNn: networkBaseline(core, board).latencyCycles,
    exact: exactCost.referenceCycles,
  };
}

/** Whether limits or pinned forms keep the exact network from the kernels that latencies are compared with. */
export function isLimited({ exactCost }: Exploration): boolean {
  return exactCost.latencyCycles > exactCost.referenceCycles;
}

/** Null where losses are counted from the exact network. */
export function floatReference({ recipe, floatAnswers, splits }: Exploration): FloatReference | null {
  if (!recipe.float || !floatAnswers) return null;
  const top1Percent = (bits: Uint8Array, { length }: Uint32Array) => (countBits(bits) / length) * 100;
  const { selection, heldOut } = floatAnswers;
  return {
    name: recipe.float.name,
    selectionTop1Percent: top1Percent(selection, splits.selection),
    heldOutTop1Percent: splits.heldOut.length > 0 ? top1Percent(heldOut, splits.heldOut) : null,
  };
}

/** Null until the point is measured there. */
export function heldOutTop1Percent({ heldOut, splits }: Exploration, point: number): number | null {
  const bits = heldOut.get(point);
  return bits ? (countBits(bits) / splits.heldOut.length) * 100 : null;
}

/** Against the network from which losses are counted; null until both are measured there. */
export function heldOutLossPp(exploration: Exploration, point: number): number | null {
  const own = heldOutTop1Percent(exploration, point);
  const float = floatReference(exploration);
  const reference = float ? float.heldOutTop1Percent : heldOutTop1Percent(exploration, exactPoint);
  return own === null || reference === null ? null : reference - own;
}

function pointLayers(exploration: Exploration, point: number): PointLayer[] {
  const { network, core, board } = exploration;
  const chosen = chosenLevels(exploration, point);
  const costs = new Map(layerCostsOf(exploration, point).map((cost) => [cost.layer, cost]));
  const baseline = networkBaseline(core, board);
  return convLayers(network).map(({ index }) => {
    const { tau = null, share = null, skippedPairShare = 0, variant } = chosen.get(index) ?? {};
    const { form, latencyCycles } = costs.get(index)!;
    const cmsisNnCycles = baseline.layers.get(index)!.latencyCycles;
    const tile = variant ? tileOf(variant) : null;
    return {
      layer: index,
      tau,
      share,
      ...(tile && { tile }),
      skippedPairShare,
      form,
      latencyCycles,
      cmsisNnCycles,
    };
  });
}

function layerCostsOf({ exactCost, levels, points }: Exploration, point: number): readonly LayerCost[] {
  return kernelsWithin(exactCost, levels, levelsOfPoint(points, point));
}

/** What a point costs, layer by layer and in total. */
export function pointCost(exploration: Exploration, point: number): NetworkCost {
  return costOfKernels(exploration.board, layerCostsOf(exploration, point));
}

/** The network of a point: the exact one with the layers of its levels. */
export function pointNetwork(exploration: Exploration, point: number): Network {
  const variants = Array.from(chosenLevels(exploration, point).values(), ({ variant }) => variant);
  return withLayers(exploration.network, variants);
}

/** The levels of a point, by layer; none of the exact network. */
export function chosenLevels({ levels, points }: Exploration, point: number): Map<number, Level> {
  const chosen = levelsOfPoint(points, point);
  return new Map(chosen && levels.map((table, k) => [table.layer, table.levels[chosen[k]!]!]));
}
