import type { ComputedValues, TensorValues } from '../arithmetic/runNetwork.ts';
import { inputActivations, runLayer, runLayers } from '../arithmetic/runNetwork.ts';
import { exactKinds } from '../network/inspect.ts';
import type { Layer, Network, Rounding, TensorId } from '../network/network.ts';
import { int8Range } from '../network/requantise.ts';
import type { Agreement } from './agreement.ts';
import { nothingCompared, withCompared } from './agreement.ts';
import type { Reference } from './reference.ts';

/** A layer beside its reference. */
export interface LayerAgreement {
  readonly layer: number;
  readonly kind: Layer['kind'];
  /** The layer computes from the values that the reference has before it: what differs begins here. */
  readonly alone: Agreement;
  /** Both networks run from the input on: what differs may come from layers before. */
  readonly running: Agreement;
  /** By how many steps rounding alone may make `alone` differ. */
  readonly roundingSteps: number;
}

const fewestShifted = 16;

/**
 * Compares all layers whose int8 output the reference has. Two implementations that round differently differ by one step
 * where a value falls near the middle between two; where the reference rounds once for several layers, by one for each of them.
 */
export async function compareLayers(
  network: Network,
  reference: Reference,
  inputs: readonly TensorValues[],
  rounding: Rounding,
): Promise<LayerAgreement[]> {
  const found = new Map<Layer, LayerAgreement>();
  for (const input of inputs) {
    const expected = await reference.run(input);
    const running = inputActivations(network, input);
    runLayers(network, running, 0, network.layers.length, rounding);
    const basis = inputActivations(network, input);
    const open = new Map<TensorId, number>();
    for (const layer of network.layers) {
      const alone = runOn(network, layer, basis, rounding);
      const theirs = expected.get(layer.output);
      const before = new Set(layer.inputs);
      const roundingSteps = [...before].reduce(
        (sum, id) => sum + (open.get(id) ?? 0),
        exactKinds.has(layer.kind) ? 0 : 1,
      );
      basis[layer.output] = theirs ?? alone;
      open.set(layer.output, theirs ? 0 : roundingSteps);
      if (!(theirs instanceof Int8Array)) continue;
      const last = found.get(layer);
      const range = 'clamp' in layer ? layer.clamp : int8Range;
      found.set(layer, {
        layer: layer.index,
        kind: layer.kind,
        alone: withCompared(last?.alone ?? nothingCompared, alone as Int8Array, theirs, range),
        running: withCompared(
          last?.running ?? nothingCompared,
          running[layer.output] as Int8Array,
          theirs,
          range,
        ),
        roundingSteps,
      });
    }
  }
  return [...found.values()];
}

function runOn(network: Network, layer: Layer, values: ComputedValues, rounding: Rounding): TensorValues {
  const inputs = layer.inputs.map((id) => values[id]!);
  return runLayer(network, layer, inputs, rounding);
}

/**
 * Whether rounding explains how a layer differs from its reference: by few steps, and not in most values, as where all are
 * shifted by a wrong zero point. Few values may all be near the middle between two steps.
 */
export function isRounding({ alone, roundingSteps }: LayerAgreement): boolean {
  const differing = alone.values - alone.equal;
  const isShifted = differing >= fewestShifted && differing > alone.equal - alone.equalAtEnds;
  return alone.largestSteps <= roundingSteps && !isShifted;
}
