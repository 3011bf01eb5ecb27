import type { Board } from '../boards/board.ts';
import type { Exploration } from '../exploration/exploration.ts';
import { identifier } from './identifier.ts';

/** A bundle, or firmware as its board takes it. */
export type ExportEnding = 'zip' | Board['flashing']['file'];

/** File name of what is made of a point: its bundle or its firmware. */
export function exportName(exploration: Exploration, point: number, ending: ExportEnding): string {
  const { network, board } = exploration;
  return `tauscope-${identifier(network.name)}-${board.id}-point${point}.${ending}`;
}
