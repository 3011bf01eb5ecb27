import { rocArea } from '../exploration/points/rocArea.ts';
import { repeatsInput } from '../exploration/recipe/classifier.ts';
import type { Network, Tensor } from '../network/network.ts';
import { elementCount, tensorOf } from '../network/network.ts';

type Values = Int8Array | Float32Array;

/** Scores images by how badly a network repeats them: autoencoders that know normal ones only. Null for other networks. */
export function anomalyScore(network: Network): ((input: Values, output: Values) => number) | null {
  const [source, target] = [tensorOf(network, network.input), tensorOf(network, network.output)];
  if (!repeatsInput(network) || elementCount(source.shape) === 1) return null;
  return (input, output) => {
    let error = 0;
    for (let n = 0; n < input.length; n++)
      error += (realOf(source, input[n]!) - realOf(target, output[n]!)) ** 2;
    return error / input.length;
  };
}

/** How well the scores tell label 1 (anomalies) from label 0, or null when the labels are others. */
export function anomalyArea(scores: readonly number[], labels: readonly number[]): number | null {
  if (labels.some((label) => label > 1)) return null;
  return rocArea(Float64Array.from(scores), (n) => labels[n] === 1);
}

function realOf({ scale, zeroPoint }: Tensor, value: number): number {
  return scale * (value - zeroPoint);
}
