import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Exploration } from '../../../src/exploration/exploration.ts';
import { explore } from '../../../src/exploration/explore.ts';
import { openData, openModel, openSubject } from '../../../src/exploration/recipe/openSubject.ts';
import { resultsDocument } from '../../../src/sharing/resultsFile.ts';
import { createPool } from '../../../workers/pool.ts';
import { inProcessWorker } from '../exploration/inProcessWorker.ts';
import { ownFiles, smallRecipe } from '../store/testApp.ts';

/** A folder with the model `mine.tflite`, the data `mine.bin` and what was explored of them, `results.json`. */
export async function exploredFiles(): Promise<{ folder: string; exploration: Exploration }> {
  const folder = mkdtempSync(join(tmpdir(), 'tauscope-explored-'));
  const { model, data } = await ownFiles();
  for (const file of [model, data]) writeFileSync(join(folder, file.name), file.bytes);
  const subject = openSubject(await smallRecipe(), openModel(model), openData([data]));
  const listener = { progress: () => undefined, update: () => undefined };
  const exploration = await explore(subject, createPool(inProcessWorker, 1), listener, () => 0);
  const paths = { model: [join(folder, model.name)], data: [join(folder, data.name)] };
  writeFileSync(join(folder, 'results.json'), `${JSON.stringify(resultsDocument(exploration, paths))}\n`);
  return { folder, exploration };
}
