import { formatBytes } from '../../words/bytes.ts';
import type { Exploration } from '../exploration.ts';

/** Said behind a limit of RAM that is so low because code of kernels lies in a part of the RAM; empty elsewhere. */
export function besideCodeText({ board, exactCost }: Pick<Exploration, 'board' | 'exactCost'>): string {
  const { codeMemory } = board;
  if (!codeMemory || codeMemory.ramBytes === board.ramBytes || exactCost.codeRooms.size === 0) return '';
  return ` beside ${formatBytes(codeMemory.bytes)} of code`;
}
