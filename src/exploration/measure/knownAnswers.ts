import { TauscopeError } from '../../network/errors.ts';
import { countBits } from '../points/bits.ts';
import type { PointTable } from '../points/pointTable.ts';
import { correctBitsOf, levelsOfPoint } from '../points/pointTable.ts';

/** Right answers, one bit per image, that an earlier run of the same recipe has found, by point number. */
export interface KnownAnswers {
  readonly selection: ReadonlyMap<number, Uint8Array>;
  readonly heldOut: ReadonlyMap<number, Uint8Array>;
  /** Levels of the points that a search has picked; those of a grid follow from their numbers. */
  readonly picked: ReadonlyMap<number, readonly number[]>;
}

/**
 * Enters the known points among some blocks and returns the blocks of the others.
 * @throws TauscopeError `results-invalid` when the search now picks another point
 */
export function enterKnown(
  points: PointTable,
  known: KnownAnswers,
  blocks: readonly (readonly number[])[],
): number[][] {
  const isNew = (point: number): boolean => {
    const answers = known.selection.get(point);
    if (!answers) return true;
    const picked = known.picked.get(point);
    if (picked && picked.join() !== levelsOfPoint(points, point)?.join())
      throw new TauscopeError(
        'results-invalid',
        `Point ${point} of the results has other levels than the search picks now. Start again without them.`,
      );
    correctBitsOf(points, point).set(answers);
    points.imagesSeen[point] = points.imageCount;
    points.correct[point] = countBits(answers);
    return false;
  };
  return blocks.map((block) => block.filter(isNew)).filter((block) => block.length > 0);
}
