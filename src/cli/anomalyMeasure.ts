import { rocArea } from '../exploration/points/rocArea.ts';
import { repeatsInput } from '../exploration/recipe/classifier.ts';
import type { LabelledImages } from '../images/labelledImages.ts';
import type { Network } from '../network/network.ts';
import { elementCount, realOf, tensorOf } from '../network/network.ts';
import type { RunMeasure } from './runMeasure.ts';

/**
 * How badly a network repeats the images from number `first` on, where it does so and label 1 tells anomalies from label 0: autoencoders that
 * know normal ones only. Of others no measure.
 * @param fault why the network is no classifier
 */
export function anomalyMeasure(
  network: Network,
  images: LabelledImages,
  first: number,
  fault: string,
): RunMeasure {
  const [source, target] = [tensorOf(network, network.input), tensorOf(network, network.output)];
  const isAutoencoder = repeatsInput(network) && elementCount(source.shape) > 1;
  const errors: number[] = [];
  return {
    take(input, output) {
      if (!isAutoencoder) return;
      let error = 0;
      for (let n = 0; n < input.length; n++)
        error += (realOf(source, input[n]!) - realOf(target, output[n]!)) ** 2;
      errors.push(error / input.length);
    },
    result() {
      const labels = images.labels.subarray(first, first + errors.length);
      const notes = [images.notice ?? null];
      const isTold = isAutoencoder && labels.every((label) => label <= 1);
      const anomalyArea = isTold ? rocArea(Float64Array.from(errors), (n) => labels[n] === 1) : null;
      if (anomalyArea === null) return { summary: 'no Top-1', notes: [fault, ...notes], figures: { fault } };
      return {
        summary: `area under the ROC curve ${anomalyArea.toFixed(4)}`,
        notes: ['label 1 is told from label 0 by the mean squared error between output and input', ...notes],
        figures: { anomalyArea, fault },
      };
    },
  };
}
