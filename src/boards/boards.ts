import { TauscopeError } from '../network/errors.ts';
import type { Board } from './board.ts';
import { parseBoard } from './board.ts';

const files = import.meta.glob<string>('../../firmware-templates/boards/*/board.json', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** Every board with a folder in `firmware-templates/boards`, by id. */
export const boards: readonly Board[] = Object.entries(files)
  .map(([path, text]) => parseBoard(path, text))
  .sort((a, b) => (a.id < b.id ? -1 : 1));

/** @throws TauscopeError `not-found` for an unknown id. */
export function boardOf(id: string): Board {
  const board = boards.find((candidate) => candidate.id === id);
  if (board) return board;
  const known = boards.map((candidate) => candidate.id).join(', ');
  throw new TauscopeError('not-found', `There is no board "${id}". Known boards: ${known}.`);
}
