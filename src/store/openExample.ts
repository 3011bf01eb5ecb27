import type { ExampleModel } from '../examples/examples.ts';
import { exampleModels, synthetic } from '../examples/examples.ts';
import type { OpenedData, OpenedFloatModel, OpenedModel } from '../exploration/recipe/openSubject.ts';
import type { Reading } from '../exploration/recipe/recipe.ts';
import { sourceOf } from '../exploration/recipe/source.ts';
import { inColourOrder } from '../images/colourOrder.ts';
import { TauscopeError } from '../network/errors.ts';
import { answered } from './answered.ts';
import type { Services } from './app.ts';

/** Throws TauscopeError `not-found`. */
export function exampleOf(id: string): ExampleModel {
  const example = exampleModels.find((candidate) => candidate.id === id);
  if (example) return example;
  const known = exampleModels.map((candidate) => candidate.id).join(', ');
  throw new TauscopeError('not-found', `There is no built-in model “${id}”. Built in are ${known}.`);
}

export async function loadExampleModel(services: Services, id: string): Promise<OpenedModel> {
  const { file, read } = await readExample(services, exampleOf(id).path);
  if (!read.model) throw new RangeError(`${file.name} holds no model`);
  return { ...read.model, source: sourceOf(id, [file]) };
}

/** The float model that a built-in one was quantised from. Throws TauscopeError `not-found` where there is none. */
export async function loadFloatExample(services: Services, id: string): Promise<OpenedFloatModel> {
  const { floatPath, title } = exampleOf(id);
  if (floatPath === undefined)
    throw new TauscopeError('not-found', `${title} is built in as an int8 model only. Open that.`);
  const { file, read } = await readExample(services, floatPath);
  if (!read.floatModel) throw new RangeError(`${file.name} holds no float model`);
  return { ...read.floatModel, source: { ...read.floatModel.source, example: id } };
}

/** Read as a person's file is, so that the page's first script holds no reader. */
async function readExample({ fetchFile, reader }: Services, path: string) {
  const file = { name: path.slice(path.lastIndexOf('/') + 1), bytes: await fetchFile(path) };
  return { file, read: answered(await reader.open([new File([Uint8Array.from(file.bytes)], file.name)])) };
}

/** Throws TauscopeError `not-found` for another id than the synthetic set's. */
export async function generateExampleData(
  services: Services,
  id: string,
  reading: Reading = {},
): Promise<OpenedData> {
  if (id !== synthetic.id)
    throw new TauscopeError(
      'not-found',
      `There is no built-in data set “${id}”. Built in is ${synthetic.id}.`,
    );
  const images = await services.reader.synthetic(synthetic.count, synthetic.seed);
  return { images: inColourOrder(images, reading), source: sourceOf(id, []), reading };
}
