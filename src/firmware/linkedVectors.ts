import { boards } from '../boards/boards.ts';
import type { BundleJob } from './bundleJob.ts';

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
  const { inputs, outputs } = vectors;
  const vectorBytes = inputs[0]!.length + outputs[0]!.length + labelBytes;
  const fitting = (flashBytes: number) =>
    Math.max(0, Math.floor((flashBytes - networkFlashBytes - alignmentBytes) / vectorBytes));
  return new Map(
    boards.map(({ id, flashBytes }) => [
      id,
      Math.min(inputs.length, fitting(id === board.id ? flashLimitBytes : flashBytes)),
    ]),
  );
}
