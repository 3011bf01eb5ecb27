import type { Targets } from '../images/targets.ts';
import { integerNetwork } from '../network/integerNetwork.ts';
import type { Network } from '../network/network.ts';
import { realOf, tensorOf } from '../network/network.ts';
import { formatCount } from '../words/counts.ts';
import { formatPercent } from '../words/percents.ts';
import type { RegressionFigures, RunMeasure } from './runMeasure.ts';

/** More outputs have their errors in the JSON document only. */
const mostListed = 16;

/** Errors on the images from number `first` on, whose targets are as many as the network's outputs; `notice` is what was changed on reading. */
export function regressionMeasure(
  network: Network,
  { values, size, tolerance }: Targets,
  first: number,
  notice: string | null,
): RunMeasure {
  const output = tensorOf(network, network.output);
  const integer = integerNetwork(network);
  const held = tensorOf(integer, integer.output);
  const range = [realOf(held, -128), realOf(held, 127)] as const;
  const absolute = new Float64Array(size);
  let squares = 0;
  /** The largest error of each image. */
  const largest: number[] = [];
  return {
    take(_, outputs) {
      const from = (first + largest.length) * size;
      let worst = 0;
      for (let k = 0; k < size; k++) {
        const error = Math.abs(realOf(output, outputs[k]!) - values[from + k]!);
        absolute[k]! += error;
        squares += error ** 2;
        worst = Math.max(worst, error);
      }
      largest.push(worst);
    },
    result() {
      const count = largest.length;
      const sorted = Float64Array.from(largest).sort();
      const seen = values.subarray(first * size, (first + count) * size);
      const outputs = Array.from(absolute, (sum) => sum / count);
      const figures: RegressionFigures = {
        tolerance,
        within: largest.filter((error) => error <= tolerance).length,
        medianError: quantile(sorted, 0.5),
        ninetiethPercentile: quantile(sorted, 0.9),
        meanAbsoluteError: meanOf(outputs),
        rootMeanSquareError: Math.sqrt(squares / seen.length),
        outputs,
        constantError: meanOf(
          outputs.map((_, k) => constantError(largest.map((_, n) => seen[n * size + k]!))),
        ),
        step: held.scale,
        range,
        beyond: seen.filter((target) => target < range[0] || target > range[1]).length,
      };
      const { summary, notes } = textOf(figures, count);
      return { summary, notes: [...notes, notice], figures: { regression: figures } };
    },
  };
}

/** Mean absolute difference of targets from their median, which no other constant undercuts. */
function constantError(targets: readonly number[]): number {
  const sorted = Float64Array.from(targets).sort();
  const median = quantile(sorted, 0.5);
  return meanOf(Array.from(sorted, (target) => Math.abs(target - median)));
}

/** The least of sorted values that this share of them does not exceed. */
function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function textOf(figures: RegressionFigures, images: number) {
  const { tolerance, within, meanAbsoluteError, outputs, range, beyond } = figures;
  const listed = outputs.slice(0, mostListed).map(short).join(', ');
  const more = outputs.length > mostListed ? ', ...; all with --json' : '';
  const lost =
    beyond === 0
      ? ''
      : `; ${formatCount(beyond)} of ${formatCount(images * outputs.length)} targets lie beyond: are they in the output's unit?`;
  return {
    summary: `mean absolute error ${short(meanAbsoluteError)}, within ±${tolerance} ${formatPercent((100 * within) / images, 2)} (${within} of ${images})`,
    notes: [
      outputs.length > 1 ? `mean absolute error of each output: ${listed}${more}` : null,
      `no output is further from its target than ${short(figures.medianError)} in half of the images, than ${short(figures.ninetiethPercentile)} in nine tenths; ` +
        `root mean square error ${short(figures.rootMeanSquareError)}`,
      `a constant answer, the median of the targets, has a mean absolute error of ${short(figures.constantError)}`,
      `the int8 output goes from ${short(range[0])} to ${short(range[1])} in steps of ${short(figures.step)}${lost}`,
    ],
  };
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
