import { layerMacs } from '../network/macs.ts';
import type { Layer, Network } from '../network/network.ts';
import { operandPairs } from '../network/operandPairs.ts';
import type { SkipMask, SkipMasks } from '../significance/skipMask.ts';
import type { Board } from './board.ts';
import type { KernelForm } from './kernelForm.ts';
import { memoryPlan } from './memoryPlan.ts';
import { rolledCost } from './rolledCost.ts';
import { unpackedCost } from './unpackedCost.ts';

/** What one kernel form of one layer executes per inference and occupies. */
export interface FormCost {
  /** Executed SMLADs: output pixels x kept pairs, the paper's unit; 0 for layers other than convolutions. */
  readonly smlads: number;
  readonly instructions: number;
  readonly latencyCycles: number;
  /** Code and constants of this layer. */
  readonly flashBytes: number;
}

export interface LayerCost extends FormCost {
  /** {@link Layer.index}. */
  readonly layer: number;
  readonly form: KernelForm;
  /** Executed multiply-accumulates, those on padding included; the weights of skipped pairs are not executed. */
  readonly macs: number;
}

export interface NetworkCost {
  readonly layers: readonly LayerCost[];
  readonly macs: number;
  readonly smlads: number;
  readonly instructions: number;
  readonly latencyCycles: number;
  readonly latencyMilliseconds: number;
  /** Code and constants of all layers, and the runtime. */
  readonly flashBytes: number;
  /** Static buffers of the network: activations, padded copies, partial sums. */
  readonly ramBytes: number;
}

/** Runtime, start-up and self-check as linked, without test vectors. */
export const runtimeFlashBytes = 4096;

/** The kernel form that the bundle uses for a layer. */
export function kernelForm(layer: Layer): KernelForm {
  return layer.kind === 'conv' ? 'unpacked' : 'rolled';
}

/**
 * Estimated cost of one layer on `board`; `mask` only matters to convolutions. Linear in the mask.
 * The model and its error: `docs/latency-model.md`.
 */
export function layerCost(network: Network, layer: Layer, board: Board, mask?: SkipMask): LayerCost {
  const form = kernelForm(layer);
  const cost =
    layer.kind === 'conv' ? unpackedCost(network, layer, board, mask) : rolledCost(network, layer, board);
  return { layer: layer.index, form, macs: executedMacs(network, layer, mask), ...cost };
}

/** Sum over all layers; layers outside the int8 part of the network cost nothing. */
export function networkCost(network: Network, board: Board, masks: SkipMasks): NetworkCost {
  const layers = network.layers.map((layer) => layerCost(network, layer, board, masks.get(layer.index)));
  const sum = (figure: keyof FormCost | 'macs') => layers.reduce((total, cost) => total + cost[figure], 0);
  const latencyCycles = sum('latencyCycles');
  return {
    layers,
    macs: sum('macs'),
    smlads: sum('smlads'),
    instructions: sum('instructions'),
    latencyCycles,
    latencyMilliseconds: (latencyCycles / board.clockHz) * 1000,
    flashBytes: sum('flashBytes') + runtimeFlashBytes,
    ramBytes: memoryPlan(network, masks).arenaBytes,
  };
}

function executedMacs(network: Network, layer: Layer, mask?: SkipMask): number {
  const all = layerMacs(network, layer);
  if (layer.kind !== 'conv' || !mask) return all;
  const { pairCount, width } = operandPairs(network, layer);
  let skippedWeights = 0;
  for (let i = 0; i < mask.length; i++) if (mask[i] === 1) skippedWeights += width[i % pairCount]!;
  return all - (all / layer.weights.length) * skippedWeights;
}
