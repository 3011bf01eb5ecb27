import type { ExampleModel } from '../examples/examples.ts';
import { exampleModels, synthetic } from '../examples/examples.ts';
import type { OpenedData, OpenedModel } from '../exploration/recipe/openSubject.ts';
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

/** Read as a person's file is, so that the page's first script holds no reader. */
export async function loadExampleModel({ fetchFile, reader }: Services, id: string): Promise<OpenedModel> {
  const file = { name: `${id}.tflite`, bytes: await fetchFile(exampleOf(id).path) };
  const { model } = answered(await reader.open([new File([Uint8Array.from(file.bytes)], file.name)]));
  if (!model) throw new RangeError(`${file.name} holds no model`);
  return { ...model, source: sourceOf(id, [file]) };
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
