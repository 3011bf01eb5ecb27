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

/** What came of an exploration at a measured point, in kernels that take at most so many bytes of flash. */
export function claimOf(exploration: Exploration, point: number, flashBytes: number | undefined): Claim {
  const { points } = withFlash(exploration, flashBytes);
  const figures = (at: number) =>
    [at, points.correct[at]!, points.latencyCycles[at]!] as const satisfies readonly number[];
  const digest = sha256(new TextEncoder().encode(canonicalJson(frontOf(points).map(figures))));
  return [...figures(point), toBase64url(digest.subarray(0, 6))];
}

/**
 * Where an exploration differs from what a link claims of it under a choice, in words; null where it does not. A sensible choice hangs on
 * how many points are held out by then, so that only the figures of what it took are compared.
 */
export function claimDifference(exploration: Exploration, choice: Choice, claim: Claim): string | null {
  const [point, correct, cycles, front] = claim;
  const { points } = withFlash(exploration, choice.flashBytes);
  if ((points.correct[point] ?? -1) < 0) return `point ${point}, which is not measured here`;
  if (!('rule' in choice)) {
    const chosen = chosenPoint(points, frontOf(points), choice);
    if (chosen !== point) return `the chosen point: ${chosen} here, ${point} in the link`;
  }
  const [, foundCorrect, foundCycles, foundFront] = claimOf(exploration, point, choice.flashBytes);
  if (foundCorrect !== correct)
    return `the right answers of point ${point}: ${foundCorrect} here, ${correct} in the link`;
  if (foundCycles !== cycles)
    return `the cycles of point ${point}: ${foundCycles} here, ${cycles} in the link`;
  return foundFront === front ? null : 'the front, away from the chosen point';
}

function withFlash(exploration: Exploration, flashBytes: number | undefined): Exploration {
  return flashBytes === undefined ? exploration : withinFlashLimit(exploration, flashBytes);
}
