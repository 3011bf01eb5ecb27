import type { DataFile } from '../../images/dataFile.ts';
import type { ImageTarget } from '../../images/imageTarget.ts';
import type { InputScale } from '../../images/inputScale.ts';
import type { LabelledImages } from '../../images/labelledImages.ts';
import { networkInput } from '../../images/quantiseInput.ts';
import { readImages } from '../../images/readImages.ts';
import { TauscopeError } from '../../network/errors.ts';
import type { FloatNetwork } from '../../network/floatNetwork.ts';
import { integerNetwork } from '../../network/integerNetwork.ts';
import type { Network } from '../../network/network.ts';
import { convLayers, tensorOf } from '../../network/network.ts';
import { OpenChoice } from '../../network/openChoice.ts';
import { isFloatModel, readFloatModel } from '../../network/readFloatModel.ts';
import { readModel } from '../../network/readModel.ts';
import { sha256Hex } from '../../network/sha256.ts';
import { fittedImages } from './classifier.ts';
import type { Named } from './classNames.ts';
import { modelClassNames, namedImages } from './classNames.ts';
import type { FloatSource, Reading, Recipe, RecipeSource } from './recipe.ts';
import { recipeBoard } from './recipeBoard.ts';
import { wantedRefinementFault } from './refinementFault.ts';
import { regressionFault } from './regressionFault.ts';
import { checkSource, inOrder, sourceOf } from './source.ts';
import type { Subject } from './subject.ts';

/** A model as opened, and where it came from. */
export interface OpenedModel extends Named {
  readonly source: RecipeSource;
}

/** A float model as opened, and where it came from. */
export interface OpenedFloatModel extends FloatNetwork {
  readonly source: FloatSource;
}

/** A data set as opened. */
export interface OpenedData {
  readonly images: LabelledImages;
  readonly source: RecipeSource;
  /** How its files were read; absent: as they say themselves. */
  readonly reading?: Reading;
}

/**
 * Reads a model, the built-in `example` or a person's file. Throws the reader's TauscopeErrors, with the file's name.
 * @param output name or number of the output that is meant, for models with several
 */
export function openModel(file: DataFile, example: string | null = null, output?: string): OpenedModel {
  return naming(file, () => {
    const network = readModel(file.bytes, file.name, output);
    const classNames = modelClassNames(file, network);
    const source = { ...sourceOf(example, [file]), ...(output !== undefined && { output }) };
    return { network, source, ...(classNames && { classNames }) };
  });
}

/** Reads a model that is to be quantised; null for one that is. Throws as {@link openModel}. */
export function openFloatModel(file: DataFile, output?: string): OpenedFloatModel | null {
  return naming(file, () =>
    isFloatModel(file.bytes, output)
      ? {
          ...readFloatModel(file.bytes, file.name, output),
          source: {
            name: file.name,
            sha256: sha256Hex(file.bytes),
            ...(output !== undefined && { output }),
          },
        }
      : null,
  );
}

/** `read` with the file's name in its errors. */
function naming<T>(file: DataFile, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof TauscopeError) || error.message.includes(file.name)) throw error;
    const message = `${file.name}: ${error.message}`;
    throw error instanceof OpenChoice
      ? new OpenChoice(error.code, message, error.choiceOf, error.options)
      : new TauscopeError(error.code, message);
  }
}

/** How data is read for a network, as a recipe or options say. */
export function imageTarget(network: Network | null, reading: Reading = {}): ImageTarget {
  const { resize, colourOrder, arrays, regression } = reading;
  return {
    ...(network && { shape: tensorOf(network, network.input).shape }),
    ...(resize && { resizing: resize }),
    ...(colourOrder && { colourOrder }),
    ...(arrays && { arrays }),
    ...(regression && { regression }),
  };
}

/** Reads a data set; several files follow each other as in the recipe. */
export function openData(files: readonly DataFile[], target: ImageTarget = {}): OpenedData {
  const ordered = inOrder(files);
  const images = readImages(ordered, target);
  return { images, source: sourceOf(null, ordered), reading: readingOf(target) };
}

/** What a target says besides the network's input, as recipes say it. */
export function readingOf({ resizing, colourOrder, arrays, regression }: ImageTarget): Reading {
  return {
    ...(resizing && { resize: resizing }),
    ...(colourOrder && { colourOrder }),
    ...(arrays && { arrays }),
    ...(regression && { regression }),
  };
}

/** Throws TauscopeError `data-mismatch` when the images or labels do not fit the model, `model-unsupported` when it names no classes. */
export function checkFit(network: Network, images: LabelledImages, inputScale?: InputScale): void {
  networkInput(images, network, inputScale)(0);
  fittedImages(network, images);
}

/** Puts a recipe together with the model and data it names. Throws TauscopeError when they do not belong together. */
export function openSubject(recipe: Recipe, model: OpenedModel, data: OpenedData): Subject {
  checkSource('model', recipe.model, model.source);
  checkSource('data', recipe.data, data.source);
  checkFit(model.network, data.images, recipe.inputScale);
  const convolutions = convLayers(model.network).map((layer) => layer.index);
  const foreign = recipe.layers.find(({ layer }) => !convolutions.includes(layer));
  if (foreign)
    throw new TauscopeError(
      'recipe-invalid',
      `The recipe explores layer ${foreign.layer}, but the convolutions of ${model.network.name} are layers ${convolutions.join(', ')}.`,
    );
  const pinned = recipe.forms?.find(({ layer }) => !convolutions.includes(layer));
  if (pinned)
    throw new TauscopeError(
      'recipe-invalid',
      `The recipe pins the kernel of layer ${pinned.layer}, but the convolutions of ${model.network.name} are layers ${convolutions.join(', ')}.`,
    );
  const fault = regressionFault(recipe, data.images) ?? wantedRefinementFault(model.network, recipe);
  if (fault) throw new TauscopeError('recipe-invalid', fault);
  return {
    recipe,
    network: model.network,
    core: integerNetwork(model.network),
    images: namedImages(model, data.images, recipe),
    board: recipeBoard(recipe),
  };
}
