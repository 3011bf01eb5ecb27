import { classOf } from '../arithmetic/classOf.ts';
import type { TensorValues } from '../arithmetic/runNetwork.ts';

/** How many images an int8 network and a float one answer rightly, and how many alike. */
export interface AnswersBeside {
  readonly images: number;
  readonly floatCorrect: number;
  readonly int8Correct: number;
  /** Images that only the float network, or only the int8 one, answers rightly. */
  readonly lost: number;
  readonly gained: number;
  readonly equal: number;
}

export const noAnswers: AnswersBeside = {
  images: 0,
  floatCorrect: 0,
  int8Correct: 0,
  lost: 0,
  gained: 0,
  equal: 0,
};

/**
 * With further images.
 * @param threshold of a single int8 output, as {@link classOf} takes it
 * @param floatOutputs values before a softmax
 */
export function withAnswers(
  answers: AnswersBeside,
  threshold: number,
  labels: ArrayLike<number>,
  outputs: readonly TensorValues[],
  floatOutputs: readonly Float32Array[],
): AnswersBeside {
  let { floatCorrect, int8Correct, lost, gained, equal } = answers;
  outputs.forEach((output, n) => {
    const [found, float] = [classOf(output, threshold), classOf(floatOutputs[n]!, 0)];
    const [isRight, isFloatRight] = [found === labels[n], float === labels[n]];
    floatCorrect += Number(isFloatRight);
    int8Correct += Number(isRight);
    lost += Number(isFloatRight && !isRight);
    gained += Number(isRight && !isFloatRight);
    equal += Number(found === float);
  });
  return { images: answers.images + outputs.length, floatCorrect, int8Correct, lost, gained, equal };
}
