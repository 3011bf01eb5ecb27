import type { FloatAnswers } from '../exploration/recipe/floatAnswers.ts';
import type { FloatSource } from '../exploration/recipe/recipe.ts';
import { describeFile, isSameFloat } from '../exploration/recipe/source.ts';
import type { Subject } from '../exploration/recipe/subject.ts';
import { TauscopeError } from '../network/errors.ts';
import type { FloatNetwork } from '../network/floatNetwork.ts';
import { readFloatModel } from '../network/readFloatModel.ts';
import { sha256Hex } from '../network/sha256.ts';
import { answerFloat } from '../quantisation/answerFloat.ts';
import { floatOutputs } from './onnxruntime.ts';
import { floatModelPath, isFloatExample } from './open.ts';
import { readModelFile } from './readFiles.ts';
import type { ReopenedResults } from './reopen.ts';
import { stageLine } from './stageLine.ts';

/** A float network from which losses are counted. */
interface FloatReference {
  readonly network: FloatNetwork;
  /** As recipes name it. */
  readonly source: FloatSource;
  readonly path: string;
}

/**
 * Opens a float model, or that of an example by name; `known` names it when its content is the same.
 * @param output name or number of the output that is meant, for models with several; else the one that `known` names
 */
export async function openFloatReference(
  argument: string,
  known?: FloatSource,
  output = known?.output,
): Promise<FloatReference> {
  const path = floatModelPath(argument);
  const { bytes, name } = await readModelFile(path);
  const found = {
    name,
    sha256: sha256Hex(bytes),
    ...(isFloatExample(argument) && { example: argument }),
    ...(output !== undefined && { output }),
  };
  const source = known && isSameFloat(known, found) ? known : found;
  return { network: readFloatModel(bytes, name, output), source, path };
}

/** Throws TauscopeError `usage` where an output is named of a float network that is not. */
export function checkNoFloatOutput({ floatOutput }: { readonly floatOutput?: string }): void {
  if (floatOutput === undefined) return;
  throw new TauscopeError(
    'usage',
    '--float-output is an output of the float model that --float names. Name it: --float FILE.',
  );
}

/** Its answers on the selection and held-out images. */
export function floatAnswersOf({ network }: FloatReference, subject: Subject): Promise<FloatAnswers> {
  const stage = stageLine(process.stderr);
  return answerFloat(network, subject, floatOutputs, (share) => stage('float network', share));
}

/**
 * The answers of the float network that results count losses from, run again; null when they count them from the exact network.
 * Throws TauscopeError `usage` when it is not known where the network is or there is none to name, `hash-mismatch` when there is another one.
 */
export async function floatAnswersAgain(
  { subject, results }: Pick<ReopenedResults, 'subject' | 'results'>,
  named?: string,
): Promise<FloatAnswers | null> {
  const { float } = subject.recipe;
  if (!float) {
    if (named === undefined) return null;
    throw new TauscopeError(
      'usage',
      'The results count losses from the exact network, and no float one runs again. Leave --float out.',
    );
  }
  const argument = named ?? results.paths.float ?? float.example;
  if (argument === undefined)
    throw new TauscopeError(
      'usage',
      `The results count losses from the float network ${describeFile(float)}, which runs again. Name it: --float FILE.`,
    );
  const found = await openFloatReference(argument, float);
  if (!isSameFloat(found.source, float))
    throw new TauscopeError(
      'hash-mismatch',
      `The results count losses from the float network ${describeFile(float)}, but ${describeFile(found.source)} was opened. Name the original: --float FILE.`,
    );
  return floatAnswersOf(found, subject);
}
