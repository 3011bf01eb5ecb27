import type { IntegerNetwork, Rounding, TensorId } from '../network/network.ts';
import type { LaidStep, NetworkLayout, PlannedStep } from './networkLayout.ts';
import { networkLayout } from './networkLayout.ts';
import type { Buffer, PlacedBuffers } from './placeBuffers.ts';
import { busiestStep, placeAround, placeBuffers } from './placeBuffers.ts';
import { stripBytes } from './strips.ts';

/** The kernel calls of a network in execution order, and the buffers they work on. */
export interface KernelPlan {
  readonly steps: readonly PlannedStep[];
  /** The buffers, by number. */
  readonly placed: PlacedBuffers;
  readonly inputBuffer: number;
  readonly outputBuffer: number;
}

const plans = {
  double: new WeakMap<IntegerNetwork, Map<number, KernelPlan>>(),
  single: new WeakMap<IntegerNetwork, Map<number, KernelPlan>>(),
};

/**
 * Plans the kernels of a network: activations are stored once, as int16 images with the margins that their readers need,
 * or as int8 where that serves as well, so that every kernel writes what the next one reads; only the network's input is
 * converted. Convolutions do the max-pooling after them where they can. Where activations would take more than `activationBytes`
 * of RAM, as many tensors as need be are int8 and are read in strips, of as many rows as there is room for; the plan takes as
 * little as it can where that is still too much. Depends neither on what layers skip nor on a board, so
 * one plan, made once per network and rounding, serves a whole exploration. Every integer network has a plan.
 */
export function kernelPlan(
  network: IntegerNetwork,
  rounding: Rounding,
  activationBytes = Infinity,
): KernelPlan {
  const ofNetwork = plans[rounding].get(network) ?? new Map<number, KernelPlan>();
  plans[rounding].set(network, ofNetwork);
  const plan = ofNetwork.get(activationBytes) ?? planWithin(network, rounding, activationBytes);
  ofNetwork.set(activationBytes, plan);
  return plan;
}

function planWithin(network: IntegerNetwork, rounding: Rounding, activationBytes: number): KernelPlan {
  const packed = new Set<TensorId>();
  let best: { readonly layout: NetworkLayout; readonly placed: PlacedBuffers } | null = null;
  for (;;) {
    const layout = networkLayout(network, rounding, packed);
    const placed = placeBuffers(withStrips(layout));
    if (!best || placed.totalBytes < best.placed.totalBytes) best = { layout, placed };
    const tooLarge = placed.totalBytes > activationBytes;
    const found = tooLarge ? imagesAtPeak(layout).filter((id) => !packed.has(id)) : [];
    if (found.length === 0) break;
    for (const id of found) packed.add(id);
  }
  const { steps, inputBuffer, outputBuffer, buffers } = best.layout;
  const { totalBytes, offsets } = best.placed;
  const placed = { buffers, offsets: offsets.slice(0, buffers.length), totalBytes };
  const mostBytes = Math.max(activationBytes, totalBytes);
  return {
    placed,
    inputBuffer,
    outputBuffer,
    steps: steps.map((step, n) => planned(step, n, placed, mostBytes)),
  };
}

/** All buffers, then the lowest strips. */
function withStrips({ steps, buffers }: NetworkLayout): Buffer[] {
  return [...buffers, ...steps.flatMap((step, n) => stripBuffer(step, n))];
}

/** Tensors that lie as images in RAM when most of it is used. */
function imagesAtPeak(layout: NetworkLayout): readonly TensorId[] {
  const { step } = busiestStep(withStrips(layout));
  const living = layout.buffers.flatMap(({ firstStep, lastStep }, b) =>
    firstStep <= step && step <= lastStep ? [b] : [],
  );
  return layout.imagesIn(new Set(living));
}

function stripBuffer({ shape }: LaidStep, n: number, height = shape?.heights[0] ?? 0): Buffer[] {
  return shape ? [{ bytes: stripBytes(shape, height), firstStep: n, lastStep: n }] : [];
}

/** With the highest strips that there is room for: fewer calls, and fewer rows that two strips share. */
function planned(step: LaidStep, n: number, placed: PlacedBuffers, mostBytes: number): PlannedStep {
  const { shape, kernel, ...common } = step;
  const fits = (height: number) =>
    stripBuffer(step, n, height).every((strip) => placeAround(placed, strip).totalBytes <= mostBytes);
  const height = shape?.heights.findLast(fits) ?? shape?.heights[0] ?? 0;
  return { ...common, ...kernel(height) };
}
