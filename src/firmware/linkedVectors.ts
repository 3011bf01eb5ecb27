import { boards } from '../boards/boards.ts';
import type { BundleJob, TestVectors } from './bundleJob.ts';

/** How many of the test vectors, the first ones, a program for each board links, by the board's id. */
export type LinkedVectors = ReadonlyMap<string, number>;

/** What aligning the three arrays can take. */
const alignmentBytes = 3 * 8;
const labelBytes = 4;

/**
 * As many vectors as fit into a board's flash beside the network: they check it and must not keep it out. Programs for other
 * machines link all.
 * @param networkFlashBytes upper bound of the program without vectors, the same on every board
 */
export function linkedVectors(
  {
    vectors,
    board,
    flashLimitBytes = board.flashBytes,
  }: Pick<BundleJob, 'vectors' | 'board' | 'flashLimitBytes'>,
  networkFlashBytes: number,
): LinkedVectors {
  const fitting = (flashBytes: number) => fittingVectors(vectors, flashBytes - networkFlashBytes);
  return new Map(
    boards.map(({ id, flashBytes }) => [id, fitting(id === board.id ? flashLimitBytes : flashBytes)]),
  );
}

/** How many of the first vectors fit into so much flash. */
export function fittingVectors({ inputs, outputs }: TestVectors, freeBytes: number): number {
  const vectorBytes = inputs[0]!.length + outputs[0]!.length + labelBytes;
  return Math.max(0, Math.min(inputs.length, Math.floor((freeBytes - alignmentBytes) / vectorBytes)));
}
