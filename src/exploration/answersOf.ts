import type { Engine } from './engine.ts';
import type { Exploration } from './exploration.ts';
import { blocksOf } from './measure/blocks.ts';
import type { Record } from './measure/measure.ts';
import { measure } from './measure/measure.ts';
import { splitInputs } from './measure/splitInputs.ts';

/** The splits that points are measured on. */
export type MeasuredSplit = 'selection' | 'heldOut';

/**
 * What points answer on the images of a split, in its order: classes, or for a regression 1 within the tolerance and 0 beyond it. Tables hold only which answers are right. The engine must hold the exploration's
 * levels.
 * @param advance takes evaluations (points x images) that are done
 */
export async function answersOf(
  exploration: Exploration,
  engine: Engine,
  wanted: readonly number[],
  split: MeasuredSplit,
  advance: (evaluations: number) => void = () => undefined,
): Promise<Map<number, Uint16Array>> {
  const images = exploration.splits[split];
  const found = new Map(wanted.map((point) => [point, new Uint16Array(images.length)]));
  const record: Record = (point, numbers, answers) => {
    const ofPoint = found.get(point)!;
    numbers.forEach((number, n) => (ofPoint[number] = answers[n]!));
  };
  const inputs = splitInputs(exploration, images);
  for await (const { amount } of measure(exploration, engine, blocksOf(wanted), inputs, record))
    advance(amount);
  return found;
}
