import { bitCounts, countBits } from '../points/bits.ts';
import { paretoFront } from '../points/front.ts';
import type { PointTable } from '../points/pointTable.ts';
import { correctBitsOf, isFitting } from '../points/pointTable.ts';
import { catchUpTest } from './catchUp.ts';

/** The least part of the images that all contenders see before they get a rival. */
const leastOpening = 1 / 8;
/** Parts of the images after that at which contenders may be dropped. */
const lookShares = [1 / 16, 1 / 8, 3 / 16, 1 / 4, 3 / 8, 1 / 2, 5 / 8, 3 / 4, 7 / 8];

/** Points in the race for the front. */
export interface Race {
  /** Numbers of the images in the order to see them. */
  readonly order: Uint32Array;
  /** How many images of that order are seen when `look` is due, ascending; the last is all of them. */
  readonly stages: readonly number[];
  /** Points still to be measured. */
  readonly contenders: readonly number[];
  /** Drops contenders after a stage; their bits must hold the images of the stage. */
  look(stage: number): void;
}

/**
 * A race of points for the front, which drops those that are unlikely to reach it.
 *
 * Images on which the leading points disagree come first, the calm ones follow in the order given, which must be random.
 * After the opening every contender gets as rival the point that was most accurate so far among those no slower; points
 * on the front so far stay. At each look a contender is dropped that the exact test (`catchUp.ts`) excludes from having
 * at least as many right answers as its rival on all images, which a point of the front must have.
 *
 * Error rate: the opening is given, so rivals are fixed before the images on which they are compared. The front has at
 * most one pair of latency and accuracy per possible number of right answers, so with errorRate / (numbers x looks) per
 * comparison the probability, over the order of the images, that a pair of the full front is lost is at most
 * `errorRate`, however answers are correlated. Points that do not fit the limits take no part.
 *
 * @param points with the bits of the leading points
 * @param leading points measured on all images
 * @param others points to race
 * @param step number of images of which stages are multiples
 */
export function createRace(
  points: PointTable,
  leading: readonly number[],
  others: readonly number[],
  errorRate: number,
  step: number,
): Race {
  const { imageCount, latencyCycles } = points;
  const [fittingLeaders, fittingOthers] = [leading, others].map((some) =>
    some.filter((point) => isFitting(points, point)),
  ) as [number[], number[]];
  const { order, contested } = orderOf(points, leading);
  const roundUp = (images: number) => Math.min(imageCount, Math.ceil(images / step) * step);
  const opening = roundUp(Math.max(contested, imageCount * leastOpening));
  const stages = [0, ...lookShares, 1].map((part) => roundUp(opening + part * (imageCount - opening)));
  const looks = new Set(stages).size - 2;
  const error = errorRate / (possibleAccuracies(points, fittingLeaders, fittingOthers) * looks);
  const openingMask = maskOf(points, order.subarray(0, opening));
  const rivals = new Map<number, { readonly point: number; readonly behind: number }>();
  let contenders: readonly number[] = fittingOthers;

  function pickRivals(): void {
    const right = new Int32Array(points.correct.length);
    const all = [...fittingLeaders, ...fittingOthers];
    for (const point of all)
      right[point] = countBits(correctBitsOf(points, point).map((b, n) => b & openingMask[n]!));
    const front = paretoFront(latencyCycles, right, all);
    const staying = new Set(front);
    for (const point of fittingOthers) {
      if (staying.has(point)) continue;
      const rival = front.findLast((leader) => latencyCycles[leader]! <= latencyCycles[point]!)!;
      rivals.set(point, { point: rival, behind: right[rival]! - right[point]! });
    }
  }

  function dropAfter(stage: number): void {
    const mask = maskOf(points, order.subarray(opening, stage));
    const isExcluded = catchUpTest(imageCount - opening, stage - opening, error);
    contenders = contenders.filter((point) => {
      const rival = rivals.get(point);
      if (!rival) return true;
      const { won, lost } = flipsWithin(
        correctBitsOf(points, point),
        correctBitsOf(points, rival.point),
        mask,
      );
      return !isExcluded({ behind: rival.behind, won, lost });
    });
  }

  return {
    order,
    stages: [...new Set(stages)],
    get contenders() {
      return contenders;
    },
    look(stage) {
      if (stage === opening) pickRivals();
      else if (stage < imageCount) dropAfter(stage);
    },
  };
}

/** Images on which the leading points differ first, each part in the given order. */
function orderOf({ correctBits, bytesPerPoint, imageCount }: PointTable, leading: readonly number[]) {
  const isRight = (point: number, image: number) =>
    (correctBits[point * bytesPerPoint + (image >> 3)]! >> (image & 7)) & 1;
  const images = Array.from({ length: imageCount }, (_, image) => image);
  const isContested = images.map((image) => {
    const first = isRight(leading[0]!, image);
    return leading.some((point) => isRight(point, image) !== first);
  });
  const contested = images.filter((image) => isContested[image]);
  const calm = images.filter((image) => !isContested[image]);
  return { order: Uint32Array.from([...contested, ...calm]), contested: contested.length };
}

/** How many numbers of right answers points of the front can have: none has fewer than the fastest point. */
function possibleAccuracies(
  { latencyCycles, correct, imageCount }: PointTable,
  leading: readonly number[],
  others: readonly number[],
): number {
  if (leading.length === 0) return imageCount + 1;
  const fastest = leading.reduce((a, b) => (latencyCycles[b]! < latencyCycles[a]! ? b : a));
  const isFastest = others.every((point) => latencyCycles[point]! >= latencyCycles[fastest]!);
  return imageCount + 1 - (isFastest ? correct[fastest]! : 0);
}

function maskOf({ bytesPerPoint }: PointTable, images: Uint32Array): Uint8Array {
  const mask = new Uint8Array(bytesPerPoint);
  for (const image of images) mask[image >> 3]! |= 1 << (image & 7);
  return mask;
}

function flipsWithin(bits: Uint8Array, others: Uint8Array, mask: Uint8Array) {
  let won = 0;
  let lost = 0;
  for (let n = 0; n < mask.length; n++) {
    won += bitCounts[bits[n]! & ~others[n]! & mask[n]!]!;
    lost += bitCounts[others[n]! & ~bits[n]! & mask[n]!]!;
  }
  return { won, lost };
}
