import type { OpenedData, OpenedModel } from '../exploration/openSubject.ts';
import { openModel } from '../exploration/openSubject.ts';
import type { DataFile } from '../images/dataFile.ts';
import { sourceOf } from '../exploration/source.ts';
import { readImages } from '../images/readImages.ts';
import { TauscopeError } from '../network/errors.ts';

/** What a person's files turned out to be. */
export interface ReadFiles {
  readonly model: OpenedModel | null;
  readonly data: OpenedData | null;
}

/**
 * Reads files given together: content decides which one is the model, the others are the data set.
 * Throws the readers' TauscopeErrors, and `usage` for two models at once.
 */
export function readFiles(files: readonly DataFile[]): ReadFiles {
  const [model, second] = files.filter(isTflite);
  if (model && second)
    throw new TauscopeError(
      'usage',
      `One model is explored at a time, but ${model.name} and ${second.name} are both models. Open one of them.`,
    );
  const rest = files.filter((file) => file !== model);
  return {
    model: model ? readModel(model) : null,
    data: rest.length > 0 ? readData(rest) : null,
  };
}

/** A FlatBuffer carries its identifier in bytes 4 to 7. */
function isTflite({ bytes }: DataFile): boolean {
  return String.fromCharCode(...bytes.subarray(4, 8)) === 'TFL3';
}

/** The readers speak of the content; among several files the name has to be said, too. */
function readModel(file: DataFile): OpenedModel {
  try {
    return openModel(file.bytes, sourceOf(null, [file]));
  } catch (error) {
    if (!(error instanceof TauscopeError) || error.message.includes(file.name)) throw error;
    throw new TauscopeError(error.code, `${file.name}: ${error.message}`);
  }
}

/** The order of several files is that of their names, as in the recipe. */
function readData(given: readonly DataFile[]): OpenedData {
  const files = [...given].sort((a, b) => (a.name < b.name ? -1 : 1));
  try {
    return { images: readImages(files), source: sourceOf(null, files) };
  } catch (error) {
    const model = files.find(({ name }) => /\.(tflite|lite)$/i.test(name));
    // A damaged model is neither: the model reader explains better what is wrong with it.
    if (model) readModel(model);
    throw error;
  }
}
