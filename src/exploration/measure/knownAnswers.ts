import { TauscopeError } from '../../network/errors.ts';
import type { Exploration } from '../exploration.ts';
import { countBits } from '../points/bits.ts';
import type { PointTable } from '../points/pointTable.ts';
import { correctBitsOf, levelsOfPoint } from '../points/pointTable.ts';
import { exactPoint } from '../recipe/space.ts';

/** Right answers, one bit per image, that an earlier run of the same recipe has found, by point number. */
export interface KnownAnswers {
  readonly selection: ReadonlyMap<number, Uint8Array>;
  readonly heldOut: ReadonlyMap<number, Uint8Array>;
  /** Levels of the points that a search has picked; those of a grid follow from their numbers. */
  readonly picked: ReadonlyMap<number, readonly number[]>;
  /** Refined points, in their order. */
  readonly refined: readonly KnownRefined[];
}

/** What is known when nothing but the exact network has answered. */
export function exactAlone(answers: Uint8Array): KnownAnswers {
  return { selection: new Map([[exactPoint, answers]]), heldOut: new Map(), picked: new Map(), refined: [] };
}

/** A refined point and its answers, as far as they are known. */
export interface KnownRefined {
  readonly point: number;
  readonly from: number;
  readonly selection: Uint8Array | undefined;
  readonly heldOut: Uint8Array | undefined;
  /** Adds the point. Throws TauscopeError `results-invalid` when it does not fit. */
  add(exploration: Exploration): void;
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
    enterAnswers(points, point, answers);
    return false;
  };
  return blocks.map((block) => block.filter(isNew)).filter((block) => block.length > 0);
}

/** Makes a point one that has answered all selection images so. */
function enterAnswers(points: PointTable, point: number, answers: Uint8Array): void {
  correctBitsOf(points, point).set(answers);
  points.imagesSeen[point] = points.imageCount;
  points.correct[point] = countBits(answers);
}

/** Adds a refined point with the answers that are known. */
export function enterRefined(exploration: Exploration, known: KnownRefined): void {
  known.add(exploration);
  if (known.selection) enterAnswers(exploration.points, known.point, known.selection);
  if (known.heldOut) exploration.heldOut.set(known.point, known.heldOut);
}
