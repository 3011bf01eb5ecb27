import { dequantize } from '../arithmetic/dequantize.ts';
import type { TensorValues } from '../arithmetic/runNetwork.ts';
import { inputActivations, runLayers } from '../arithmetic/runNetwork.ts';
import type { FloatNetwork } from '../network/floatNetwork.ts';
import type { Network, Rounding } from '../network/network.ts';
import { tensorOf } from '../network/network.ts';
import { correspondingLayers } from './correspondingLayers.ts';
import { runFloatLayer } from './floatOperators.ts';
import type { LayerNoise } from './layerNoise.ts';
import { signalToNoiseDb } from './signalToNoise.ts';

/** An image as the int8 network takes it and as the float one does. */
export interface BothInputs {
  readonly quantised: TensorValues;
  readonly real: Float32Array;
}

/** Sums over the values of a channel: of squares in float and in int8, and of products. */
interface Powers {
  /** Values in each channel. */
  count: number;
  readonly signal: Float64Array;
  readonly found: Float64Array;
  readonly both: Float64Array;
}

/**
 * How far layers of an int8 network are from those of the float network that it was made from, errors of all layers before included.
 * Each channel is compared up to a factor, the one that fits best, since quantisers move factors of channels from layer to layer.
 */
export function noiseBeside(
  network: Network,
  source: FloatNetwork,
  images: readonly BothInputs[],
  rounding: Rounding,
): LayerNoise[] {
  const pairs = correspondingLayers(network, source).map(({ layer, float }) => {
    const tensor = tensorOf(network, layer.output);
    const channels = tensor.shape.at(-1)!;
    const sums = () => new Float64Array(channels);
    const powers: Powers = { count: 0, signal: sums(), found: sums(), both: sums() };
    return { layer, float, tensor, powers };
  });
  for (const { quantised, real } of images) {
    const int8s = inputActivations(network, quantised);
    runLayers(network, int8s, 0, network.layers.length, rounding);
    const reals = [real];
    for (const layer of source.layers) {
      const inputs = layer.inputs.map((id) => reals[id]!);
      reals.push(runFloatLayer(source, layer, inputs));
    }
    for (const { layer, float, tensor, powers } of pairs)
      addPowers(powers, reals[float.output]!, dequantize(int8s[layer.output] as Int8Array, tensor));
  }
  // A single value is its factor.
  const told = pairs.filter(({ powers }) => powers.count > 1);
  return told.map(({ layer: { index, kind }, powers }) => ({
    layer: index,
    kind,
    signalToNoiseDb: unexplainedDb(powers),
  }));
}

function addPowers(powers: Powers, reals: Float32Array, values: Float32Array): void {
  const { signal, found, both } = powers;
  powers.count += reals.length / signal.length;
  reals.forEach((real, n) => {
    const channel = n % signal.length;
    signal[channel]! += real ** 2;
    found[channel]! += values[n]! ** 2;
    both[channel]! += real * values[n]!;
  });
}

/** Least squares per channel leave `signal - both^2 / found`, less by one of `count` parts than the noise is. */
function unexplainedDb({ count, signal, found, both }: Powers): number {
  let [power, noise] = [0, 0];
  signal.forEach((each, channel) => {
    const explained = both[channel]! > 0 ? both[channel]! ** 2 / found[channel]! : 0;
    power += each;
    noise += Math.max(0, each - explained);
  });
  return signalToNoiseDb(power * (count - 1), noise * count);
}
