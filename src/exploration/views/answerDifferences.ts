import type { Exploration } from '../exploration.ts';
import { countBits } from '../points/bits.ts';
import { correctBitsOf } from '../points/pointTable.ts';
import type { FloatAnswers } from '../recipe/floatAnswers.ts';

const nothing: Uint8Array = new Uint8Array();

/** A point, or the float network, whose answers on the images of a split are not those that are said. */
export interface AnswerDifference {
  readonly point: number | 'float';
  readonly split: 'selection' | 'held-out';
  readonly imageCount: number;
  /** Right answers. */
  readonly said: number;
  readonly measured: number;
  /** Images on which only one of the two is right. */
  readonly changed: number;
}

/** Compares the answers of points with those of the same points measured again, bit for bit, in the order of the points. */
export function answerDifferences(
  said: Exploration,
  measured: Exploration,
  wanted: readonly number[],
): AnswerDifference[] {
  return wanted
    .flatMap((point) => [
      {
        ...{ point, split: 'selection' as const, imageCount: said.points.imageCount },
        ...compared(correctBitsOf(said.points, point), correctBitsOf(measured.points, point)),
      },
      {
        ...{ point, split: 'held-out' as const, imageCount: said.splits.heldOut.length },
        ...compared(said.heldOut.get(point), measured.heldOut.get(point)),
      },
    ])
    .filter(({ changed }) => changed > 0);
}

/** The same for the float network from which losses are counted. */
export function floatDifferences(
  { points, splits, floatAnswers }: Exploration,
  measured: FloatAnswers,
): AnswerDifference[] {
  const both = (split: keyof FloatAnswers) => compared(floatAnswers?.[split], measured[split]);
  return [
    {
      point: 'float' as const,
      split: 'selection' as const,
      imageCount: points.imageCount,
      ...both('selection'),
    },
    {
      point: 'float' as const,
      split: 'held-out' as const,
      imageCount: splits.heldOut.length,
      ...both('heldOut'),
    },
  ].filter(({ changed }) => changed > 0);
}

/** Points that neither has measured are equal. */
function compared(
  said = nothing,
  measured = nothing,
): Omit<AnswerDifference, 'point' | 'split' | 'imageCount'> {
  const changes = said.map((byte, n) => byte ^ measured[n]!);
  return { said: countBits(said), measured: countBits(measured), changed: countBits(changes) };
}
