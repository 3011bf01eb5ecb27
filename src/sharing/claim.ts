import { sha256 } from '@noble/hashes/sha2.js';
import * as v from 'valibot';
import type { Exploration } from '../exploration/exploration.ts';
import type { Choice } from '../exploration/points/choice.ts';
import { chosenPoint, frontOf } from '../exploration/points/choice.ts';
import { withinFlashLimit } from '../exploration/views/flashView.ts';
import { toBase64url } from './base64url.ts';
import { canonicalJson } from './canonicalJson.ts';

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));

/**
 * What a link says came of its exploration, as short as can be: number, right answers on the selection images and cycles of the chosen
 * point; and of the front, which is too long, the first 48 bits of the SHA-256 over those of all its points, in base64url.
 */
export const claimSchema = v.strictTuple([whole, whole, whole, v.pipe(v.string(), v.regex(/^[\w-]{8}$/))]);

export type Claim = v.InferOutput<typeof claimSchema>;

/** What came of an exploration under a choice. Throws TauscopeError `not-found` for a chosen point that is not measured. */
export function claimOf(exploration: Exploration, choice: Choice): Claim {
  const { flashBytes } = choice;
  const { points } = flashBytes === undefined ? exploration : withinFlashLimit(exploration, flashBytes);
  const front = frontOf(points);
  const figures = (point: number) =>
    [point, points.correct[point]!, points.latencyCycles[point]!] as const satisfies readonly number[];
  const digest = sha256(new TextEncoder().encode(canonicalJson(front.map(figures))));
  return [...figures(chosenPoint(points, front, choice)), toBase64url(digest.subarray(0, 6))];
}

/** Where an exploration differs from what a link claims of it under a choice, in words; null where it does not. */
export function claimDifference(exploration: Exploration, choice: Choice, claim: Claim): string | null {
  const [point, correct, cycles, front] = claim;
  if ((exploration.points.correct[point] ?? -1) < 0) return `point ${point}, which is not measured here`;
  const [foundPoint, foundCorrect, foundCycles, foundFront] = claimOf(exploration, choice);
  if (foundPoint !== point) return `the chosen point: ${foundPoint} here, ${point} in the link`;
  if (foundCorrect !== correct)
    return `the right answers of point ${point}: ${foundCorrect} here, ${correct} in the link`;
  if (foundCycles !== cycles)
    return `the cycles of point ${point}: ${foundCycles} here, ${cycles} in the link`;
  return foundFront === front ? null : 'the front, away from the chosen point';
}
