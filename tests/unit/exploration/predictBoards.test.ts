import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { boardOf, boards } from '../../../src/boards/boards.ts';
import { predicted } from '../../../src/cli/predictedCost.ts';
import { predictBoards } from '../../../src/exploration/predictBoards.ts';
import { readModel } from '../../../src/network/readModel.ts';
import { createPool } from '../../../workers/pool.ts';
import { inProcessWorker } from './inProcessWorker.ts';

test('the page predicts what the command does, board after board', async () => {
  const bytes = new Uint8Array(
    readFileSync(new URL('../../../public/examples/lenet.tflite', import.meta.url)),
  );
  const network = readModel(bytes, 'lenet.tflite');
  const found = [];
  for await (const cost of predictBoards(network, createPool(inProcessWorker, 1))) found.push(cost);
  expect(found.map(({ board }) => board)).toEqual(boards.map(({ id }) => id));
  const last = found.at(-1)!;
  expect(last).toEqual(predicted(network, boardOf(last.board)));
});
