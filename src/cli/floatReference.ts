import type { FloatAnswers } from '../exploration/recipe/floatAnswers.ts';
import type { Recipe } from '../exploration/recipe/recipe.ts';
import { describeFile } from '../exploration/recipe/source.ts';
import type { Subject } from '../exploration/recipe/subject.ts';
import { TauscopeError } from '../network/errors.ts';
import type { FloatNetwork } from '../network/floatNetwork.ts';
import { readFloatModel } from '../network/readFloatModel.ts';
import { sha256Hex } from '../network/sha256.ts';
import { answerFloat } from '../quantisation/answerFloat.ts';
import { floatOutputs } from './onnxruntime.ts';
import { floatModelPath } from './open.ts';
import { readModelFile } from './readFiles.ts';
import type { ReopenedResults } from './reopen.ts';
import { stageLine } from './stageLine.ts';

type FloatFile = NonNullable<Recipe['float']>;

/** A float network from which losses are counted. */
interface FloatReference {
  readonly network: FloatNetwork;
  /** As recipes name it. */
  readonly file: FloatFile;
  readonly path: string;
}

/** Opens a float model, or that of an example by name; `known` names it when its content is the same. */
export async function openFloatReference(argument: string, known?: FloatFile): Promise<FloatReference> {
  const path = floatModelPath(argument);
  const { bytes, name } = await readModelFile(path);
  const sha256 = sha256Hex(bytes);
  const file = known?.sha256 === sha256 ? known : { name, sha256 };
  return { network: readFloatModel(bytes, name), file, path };
}

/** Its answers on the selection and held-out images. */
export function floatAnswersOf({ network }: FloatReference, subject: Subject): Promise<FloatAnswers> {
  const stage = stageLine(process.stderr);
  return answerFloat(network, subject, floatOutputs, (share) => stage('float network', share));
}

/**
 * The answers of the float network that results count losses from, run again; null when they count them from the exact network.
 * Throws TauscopeError `usage` when it is not known where the network is, `hash-mismatch` when there is another one.
 */
export async function floatAnswersAgain(
  { subject, results }: Pick<ReopenedResults, 'subject' | 'results'>,
  path = results.paths.float,
): Promise<FloatAnswers | null> {
  const { float } = subject.recipe;
  if (!float) return null;
  if (path === undefined)
    throw new TauscopeError(
      'usage',
      `The results count losses from the float network ${describeFile(float)}, which runs again. Name it: --float FILE.`,
    );
  const found = await openFloatReference(path, float);
  if (found.file.sha256 !== float.sha256)
    throw new TauscopeError(
      'hash-mismatch',
      `The results count losses from the float network ${describeFile(float)}, but ${describeFile(found.file)} was opened. Name the original: --float FILE.`,
    );
  return floatAnswersOf(found, subject);
}
