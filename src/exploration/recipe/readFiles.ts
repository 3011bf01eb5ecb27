import type { DataFile } from '../../images/dataFile.ts';
import { TauscopeError } from '../../network/errors.ts';
import { isModelName } from '../../network/modelName.ts';
import { isModel } from '../../network/readModel.ts';
import type { OpenedData, OpenedModel } from './openSubject.ts';
import { openData, openModel } from './openSubject.ts';

/** What a person's files turned out to be. */
export interface ReadFiles {
  readonly model: OpenedModel | null;
  readonly data: OpenedData | null;
}

/**
 * Reads files given together: content decides which one is the model, the others are the data set.
 * Throws the readers' TauscopeErrors, and `usage` for two models at once.
 * @param output name or number of the output that is meant, for models with several
 */
export function readFiles(files: readonly DataFile[], output?: string): ReadFiles {
  const [model, second] = files.filter(({ bytes }) => isModel(bytes));
  if (model && second)
    throw new TauscopeError(
      'usage',
      `One model is explored at a time, but ${model.name} and ${second.name} are both models. Open one of them.`,
    );
  const rest = files.filter((file) => file !== model);
  return {
    model: model ? openModel(model, null, output) : null,
    data: rest.length > 0 ? readData(rest) : null,
  };
}

function readData(files: readonly DataFile[]): OpenedData {
  try {
    return openData(files);
  } catch (error) {
    const model = files.find(({ name }) => isModelName(name));
    // A damaged model is neither: the model reader explains better what is wrong with it.
    if (model) openModel(model);
    throw error;
  }
}
