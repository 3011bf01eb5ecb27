import { classOf } from '../arithmetic/classOf.ts';
import { setCorrectBits } from '../exploration/points/pointTable.ts';
import type { FloatAnswers } from '../exploration/recipe/floatAnswers.ts';
import { recipeInputScale } from '../exploration/recipe/recipeInputScale.ts';
import type { Subject } from '../exploration/recipe/subject.ts';
import { splitImages } from '../images/splits.ts';
import type { FloatNetwork } from '../network/floatNetwork.ts';
import { floatLogits } from './floatLogits.ts';
import { realInput } from './realInput.ts';
import { checkSameTask } from './sameTask.ts';

const sliceImages = 256;

/** What a float network needs of an exploration to answer its images. */
export type ExploredImages = Pick<Subject, 'recipe' | 'network' | 'images'>;

/**
 * What a float network answers on the selection and held-out images of an exploration.
 * @param floatOutputs gives the outputs of a float network, one array per image
 * @param progress is told the share that is done
 * @throws TauscopeError `usage` when the float network is for another task than the exploration's
 */
export async function answerFloat(
  source: FloatNetwork,
  { recipe, network, images }: ExploredImages,
  floatOutputs: (network: FloatNetwork, inputs: readonly Float32Array[]) => Promise<readonly Float32Array[]>,
  progress: (share: number) => void,
): Promise<FloatAnswers> {
  checkSameTask(network, source);
  const { selection, heldOut } = splitImages(images, recipe.splits, recipe.seed);
  const logits = floatLogits(source);
  const inputOf = realInput(source, network, images, recipeInputScale(recipe, images, network));
  let done = 0;
  const answersOn = async (split: Uint32Array) => {
    const bits = new Uint8Array(Math.ceil(split.length / 8));
    for (let first = 0; first < split.length; first += sliceImages) {
      const slice = split.subarray(first, first + sliceImages);
      const outputs = await floatOutputs(logits, Array.from(slice, inputOf));
      const classes = Uint16Array.from(outputs, (output) => classOf(output, 0));
      const labels = Uint16Array.from(slice, (image) => images.labels[image]!);
      setCorrectBits(
        bits,
        slice.map((_, n) => first + n),
        classes,
        labels,
      );
      done += slice.length;
      progress(done / (selection.length + heldOut.length));
    }
    return bits;
  };
  return { selection: await answersOn(selection), heldOut: await answersOn(heldOut) };
}
