import { classOf } from '../arithmetic/classOf.ts';
import type { TensorValues } from '../arithmetic/runNetwork.ts';
import { classThreshold } from '../network/classThreshold.ts';
import type { Network } from '../network/network.ts';
import type { Reference } from './reference.ts';

/** How many images a network and its reference answer rightly, and how many alike. */
export interface AnswerAgreement {
  readonly images: number;
  readonly correct: number;
  readonly referenceCorrect: number;
  readonly equal: number;
}

/** One image: its label, what it is as an input, and what the network gives for it. */
interface Answered {
  readonly label: number;
  readonly input: TensorValues;
  readonly output: TensorValues;
}

export async function compareAnswers(
  network: Network,
  reference: Reference,
  answered: readonly Answered[],
): Promise<AnswerAgreement> {
  const threshold = classThreshold(network);
  let [correct, referenceCorrect, equal] = [0, 0, 0];
  for (const { label, input, output } of answered) {
    const theirs = (await reference.run(input)).get(network.output);
    if (!theirs) throw new RangeError('the reference does not compute the output');
    const [answer, referenceAnswer] = [output, theirs].map((values) => classOf(values, threshold));
    if (answer === label) correct++;
    if (referenceAnswer === label) referenceCorrect++;
    if (answer === referenceAnswer) equal++;
  }
  return { images: answered.length, correct, referenceCorrect, equal };
}
