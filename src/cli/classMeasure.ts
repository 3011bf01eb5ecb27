import { classOf, rankOf } from '../arithmetic/classOf.ts';
import { dataNotice } from '../exploration/recipe/classifier.ts';
import type { LabelledImages } from '../images/labelledImages.ts';
import { classThreshold } from '../network/classThreshold.ts';
import type { Network } from '../network/network.ts';
import { elementCount, tensorOf } from '../network/network.ts';
import { formatPercent } from '../words/percents.ts';
import { classLines, classResults } from './classLines.ts';
import type { RunMeasure } from './runMeasure.ts';

/** Networks with more classes have a Top-5 as well. */
const mostClassesWithoutTop5 = 10;

/** Top-1 and Top-5 on the images from number `first` on, whose labels fit the network. */
export function classMeasure(
  network: Network,
  images: LabelledImages,
  first: number,
  perClass = false,
): RunMeasure {
  const threshold = classThreshold(network);
  const hasTop5 = elementCount(tensorOf(network, network.output).shape) > mostClassesWithoutTop5;
  const answers: number[] = [];
  let correct = 0;
  let inTop5 = 0;
  return {
    take(_, output) {
      const label = images.labels[first + answers.length]!;
      const answer = classOf(output, threshold);
      if (answer === label) correct++;
      if (hasTop5 && rankOf(output, label) < 5) inTop5++;
      answers.push(answer);
    },
    result() {
      const count = answers.length;
      const top1Percent = (100 * correct) / count;
      const top5Percent = hasTop5 ? (100 * inTop5) / count : null;
      const classes = classResults(images, first, answers);
      const top5 =
        top5Percent === null ? '' : `, Top-5 ${formatPercent(top5Percent, 2)} (${inTop5} of ${count})`;
      return {
        summary: `Top-1 ${formatPercent(top1Percent, 2)} (${correct} of ${count})${top5}`,
        notes: [dataNotice(network, images), ...(perClass ? classLines(classes, images.classNames) : [])],
        figures: { correct, top1Percent, top5Percent, classes },
      };
    },
  };
}
