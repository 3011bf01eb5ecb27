import { dequantize } from '../arithmetic/dequantize.ts';
import { inputActivations, runLayers } from '../arithmetic/runNetwork.ts';
import type { FloatNetwork } from '../network/floatNetwork.ts';
import type { Network, Rounding } from '../network/network.ts';
import { tensorOf } from '../network/network.ts';
import { runFloatLayer } from './floatOperators.ts';
import { inputQuantiser } from './quantiseNetwork.ts';
import { signalToNoiseDb } from './signalToNoise.ts';

/** How far a layer's output is from the float network's, errors of all layers before included. */
export interface LayerNoise {
  readonly layer: number;
  readonly kind: string;
  /** Of the float values and their differences. */
  readonly signalToNoiseDb: number;
}

/** @param source the float network with the same layers as `network` */
export function layerNoise(
  { network, source }: { readonly network: Network; readonly source: FloatNetwork },
  images: readonly Float32Array[],
  rounding: Rounding,
): LayerNoise[] {
  const signal = new Float64Array(source.layers.length);
  const noise = new Float64Array(source.layers.length);
  for (const image of images) {
    const quantised = inputActivations(network, inputQuantiser(network)(image));
    runLayers(network, quantised, 0, network.layers.length, rounding);
    const values = [image];
    source.layers.forEach((layer, position) => {
      const output = runFloatLayer(
        source,
        layer,
        layer.inputs.map((id) => values[id]!),
      );
      values.push(output);
      const found = dequantize(quantised[layer.output] as Int8Array, tensorOf(network, layer.output));
      output.forEach((value, n) => {
        signal[position]! += value ** 2;
        noise[position]! += (value - found[n]!) ** 2;
      });
    });
  }
  return source.layers.map(({ kind, index }, position) => ({
    layer: index,
    kind,
    signalToNoiseDb: signalToNoiseDb(signal[position]!, noise[position]!),
  }));
}
