import type { Board } from '../../../src/boards/board.ts';
import { boardOf } from '../../../src/boards/boards.ts';

/** One board of every core and kind of memory, for what is the same on all others of its kind. */
export const representativeBoards = [
  'nucleo-f446re',
  'nucleo-h743zi',
  'nucleo-l4r5zi',
  'nucleo-u575zi-q',
  'nano-33-ble',
  'pico-2',
].map(boardOf);

/** The same board as if kernels could not run from its memory on the code bus. */
export function withoutCodeMemory(board: Board): Board {
  const entries = Object.entries(board).filter(([field]) => field !== 'codeMemory');
  return Object.fromEntries(entries) as unknown as Board;
}
