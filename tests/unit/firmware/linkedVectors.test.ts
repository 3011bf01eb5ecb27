import { expect, test } from 'vitest';
import { boardOf, boards } from '../../../src/boards/boards.ts';
import { exactPoint } from '../../../src/exploration/recipe/space.ts';
import { withinFlashLimit } from '../../../src/exploration/views/flashView.ts';
import { exportRequest } from '../../../src/firmware/exportRequest.ts';
import { linkedVectors } from '../../../src/firmware/linkedVectors.ts';
import { analysedExample } from '../exploration/analysedExample.ts';

const board = boardOf('nucleo-f446re');
const vectors = {
  inputs: Array.from({ length: 8 }, () => new Int8Array(96 * 96 * 3)),
  outputs: Array.from({ length: 8 }, () => new Int8Array(2)),
  labels: new Array<number>(8).fill(0),
};
const vectorBytes = 96 * 96 * 3 + 2 + 4;

test.each([
  [0, 8],
  [board.flashBytes - 3 * vectorBytes - 24, 3],
  [board.flashBytes - 3 * vectorBytes - 23, 2],
  [board.flashBytes - vectorBytes, 0],
  [board.flashBytes, 0],
  [board.flashBytes + 1, 0],
])('beside a network of %i bytes: %i vectors', (networkFlashBytes, count) => {
  expect(linkedVectors({ vectors, board }, networkFlashBytes).get(board.id)).toBe(count);
});

test('a limit holds for the board it was set for, the others have what they have', () => {
  const linked = linkedVectors({ vectors, board, flashLimitBytes: 100_000 }, 60_000);
  for (const { id } of boards) expect(linked.get(id)).toBe(id === board.id ? 1 : 8);
});

test('an export knows the limit of what it was chosen from', async () => {
  const exploration = await analysedExample();
  const flashBytes = exploration.points.flashBytes[exactPoint]! + 5000;
  const request = (of: typeof exploration) => exportRequest(of, exactPoint).job.flashLimitBytes;
  expect(request(exploration)).toBe(exploration.board.flashBytes);
  expect(request(withinFlashLimit(exploration, flashBytes))).toBe(flashBytes);
  expect(request(await analysedExample({ limits: { flashBytes } }))).toBe(flashBytes);
});
