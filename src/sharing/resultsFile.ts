import * as v from 'valibot';
import type { Exploration } from '../exploration/exploration.ts';
import type { Level, LevelTable } from '../exploration/levels/levelTable.ts';
import { countBits } from '../exploration/points/bits.ts';
import { frontOf } from '../exploration/points/choice.ts';
import { addPoints, levelsOfPoint } from '../exploration/points/pointTable.ts';
import type { Recipe } from '../exploration/recipe/recipe.ts';
import { levelSettings, parseRecipe } from '../exploration/recipe/recipe.ts';
import { referenceCycles } from '../exploration/views/pointSummary.ts';
import { splitOverlap } from '../exploration/views/splitOverlap.ts';
import { TauscopeError } from '../network/errors.ts';
import { fromBase64url, toBase64url } from './base64url.ts';
import type { JsonValue } from './canonicalJson.ts';
import type { RefinedPoints } from './refinedPointsJson.ts';
import { enterRefinedPoint, refinedJson, refinedSchema } from './refinedPointsJson.ts';

const format = 'tauscope-results';
const version = 1;

/** Where the headless command found the files of a recipe; absent for examples and in the page's files. */
export interface SourcePaths {
  readonly model: readonly string[];
  readonly data: readonly string[];
}

/** What a results file says, checked; `points` are columns by point number, -1 for an unmeasured point. */
export interface Results {
  readonly recipe: Recipe;
  readonly complete: boolean;
  readonly correct: readonly number[];
  readonly correctBits: Uint8Array;
  /** Levels per explored layer of the points that the recipe's grid does not have. */
  readonly added: readonly (readonly number[])[];
  /** Points among the added ones that have parameters of their own. */
  readonly refined: RefinedPoints;
  /** Selection images each point has seen; null in files of explorations without racing. */
  readonly imagesSeen: readonly number[] | null;
  readonly heldOut: ReadonlyMap<number, Uint8Array>;
  readonly paths: SourcePaths;
}

/** The results document. Everything but `paths` is decided by the recipe alone. */
export function resultsDocument(exploration: Exploration, paths?: SourcePaths): JsonValue {
  const { recipe, points, splits, levels, space, heldOut, complete } = exploration;
  const reference = referenceCycles(exploration);
  const overlap = splitOverlap(exploration);
  return {
    format,
    version,
    recipe: recipe as unknown as JsonValue,
    complete,
    images: {
      selection: splits.selection.length,
      heldOut: splits.heldOut.length,
      calibration: splits.calibration.length,
    },
    ...(overlap && { equalImages: { ...overlap } }),
    reference: { cmsisNnCycles: reference.cmsisNn, exactCycles: reference.exact },
    layers: levels.map(({ layer, levels }, k) => ({
      layer,
      levels: levels.slice(0, levelSettings(space.layers[k]!).length).map((level) => ({
        ...(level.tau === null
          ? { share: level.share }
          : { tau: level.tau, operandShareBelow: level.operandShareBelow }),
        skippedPairShare: level.skippedPairShare,
        ...costFigures(level),
      })),
    })),
    points: {
      latencyCycles: [...points.latencyCycles],
      macs: [...points.macs],
      smlads: [...points.smlads],
      flashBytes: [...points.flashBytes],
      ramBytes: [...points.ramBytes],
      correct: [...points.correct],
      correctBits: toBase64url(points.correctBits),
      ...(recipe.racing && { imagesSeen: [...points.imagesSeen] }),
      ...addedLevels(exploration),
    },
    ...(exploration.refinedFrom.size > 0 && { refined: refinedJson(exploration) }),
    front: frontOf(points),
    heldOut: [...heldOut]
      .sort(([a], [b]) => a - b)
      .map(([point, bits]) => ({ point, correct: countBits(bits), bits: toBase64url(bits) })),
    ...(paths && { paths: { model: [...paths.model], data: [...paths.data] } }),
  };
}

/** What a level costs; nothing while it is not priced. */
function costFigures({ candidates }: Level): { readonly [figure: string]: JsonValue } {
  if (!candidates) return {};
  const { smlads, form, latencyCycles, latencyCyclesLow, latencyCyclesHigh, flashBytes } = candidates[0];
  return { smlads, form, latencyCycles, latencyCyclesLow, latencyCyclesHigh, flashBytes };
}

/** Levels of the points that the recipe's grid does not have. */
function addedLevels({ points, space }: Exploration): { readonly added?: JsonValue } {
  const { length } = points.correct;
  if (length === space.pointCount) return {};
  const added = Array.from({ length: length - space.pointCount }, (_, n) =>
    levelsOfPoint(points, space.pointCount + n),
  );
  return { added };
}

const pathList = v.array(v.pipe(v.string(), v.maxLength(4096)));
const pointNumber = v.pipe(v.number(), v.integer(), v.minValue(0));
const bits = v.pipe(
  v.string(),
  v.maxLength(400_000_000),
  v.transform(fromBase64url),
  v.instance(Uint8Array, 'is not base64url'),
);
const schema = v.object({
  format: v.literal(format),
  version: v.literal(version),
  recipe: v.unknown(),
  complete: v.boolean(),
  points: v.object({
    correct: v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(-1))), v.maxLength(1_000_001)),
    correctBits: bits,
    imagesSeen: v.exactOptional(v.pipe(v.array(pointNumber), v.maxLength(1_000_001))),
    added: v.optional(
      v.pipe(v.array(v.pipe(v.array(pointNumber), v.maxLength(64))), v.maxLength(1_000_000)),
      [],
    ),
  }),
  refined: v.optional(refinedSchema, []),
  heldOut: v.array(v.object({ point: pointNumber, bits })),
  paths: v.optional(v.object({ model: pathList, data: pathList }), { model: [], data: [] }),
});

/** Reads a results file. Throws TauscopeError `results-invalid` or `recipe-invalid`. */
export function parseResults(text: string): Results {
  const content = v.safeParse(schema, jsonOf(text));
  if (!content.success) {
    const issue = content.issues[0];
    throw new TauscopeError(
      'results-invalid',
      `This is no results file of this version of Tauscope: ${v.getDotPath(issue) ?? 'content'}: ${issue.message}. ` +
        'Expected is the file that `tauscope explore --out` or the page has written.',
    );
  }
  const { recipe, complete, points, refined, heldOut, paths } = content.output;
  return {
    recipe: parseRecipe(recipe),
    complete,
    correct: points.correct,
    correctBits: points.correctBits,
    added: points.added,
    refined,
    imagesSeen: points.imagesSeen ?? null,
    heldOut: new Map(heldOut.map((entry) => [entry.point, entry.bits])),
    paths,
  };
}

/**
 * Enters a file's points and measurements into a freshly analysed exploration of the same recipe. The engine does not know the
 * levels of refined points yet.
 */
export function applyResults(exploration: Exploration, results: Results): void {
  const { points, heldOut } = exploration;
  const { added } = results;
  const pointCount = points.correct.length + added.length;
  if (
    results.correct.length !== pointCount ||
    results.correctBits.length !== pointCount * points.bytesPerPoint ||
    (results.imagesSeen ?? results.correct).length !== pointCount
  )
    throw otherPoints(results.correct.length, pointCount);
  checkAnswers(exploration, results);
  const refined = new Map(results.refined.map((entry) => [entry.point, entry]));
  for (let n = 0; n < added.length;) {
    const first = points.correct.length;
    const entry = refined.get(first);
    if (entry) enterRefinedPoint(exploration, entry);
    else {
      let end = n + 1;
      while (end < added.length && !refined.has(first + end - n)) end++;
      const rows = added.slice(n, end);
      if (!rows.every((row) => isConfiguration(exploration.levels, row)))
        throw otherPoints(results.correct.length, pointCount);
      addPoints(points, exploration.exactCost, exploration.levels, rows.length, (k) => rows[k]!);
    }
    n += points.correct.length - first;
  }
  points.correct.set(results.correct);
  points.correctBits.set(results.correctBits);
  const seen = results.imagesSeen ?? results.correct.map((correct) => (correct < 0 ? 0 : points.imageCount));
  points.imagesSeen.set(seen);
  for (const [point, bits] of results.heldOut) heldOut.set(point, bits);
  exploration.complete = results.complete;
}

/** Throws TauscopeError `results-invalid` for answers that contradict each other or the numbers of images. */
export function checkAnswers({ points, splits }: Exploration, results: Results): void {
  const { bytesPerPoint, imageCount } = points;
  results.correct.forEach((correct, point) => {
    const answers = results.correctBits.subarray(point * bytesPerPoint, (point + 1) * bytesPerPoint);
    if (!isAnswersOf(imageCount, answers))
      throw contradiction(`the answers of point ${point} are not those of ${imageCount} images`);
    if (correct >= 0 && correct !== countBits(answers))
      throw contradiction(`point ${point} is said to have ${correct} right answers, but has other answers`);
    const seen = results.imagesSeen?.[point] ?? 0;
    if (seen > imageCount) throw contradiction(`point ${point} has seen ${seen} of ${imageCount} images`);
  });
  const heldOutCount = splits.heldOut.length;
  for (const [point, answers] of results.heldOut)
    if (point >= results.correct.length || !isAnswersOf(heldOutCount, answers))
      throw contradiction(`the answers of point ${point} are not those of ${heldOutCount} held-out images`);
}

/** Whether bits are one per image, with zeros behind the last. */
function isAnswersOf(imageCount: number, bits: Uint8Array): boolean {
  return (
    bits.length === Math.ceil(imageCount / 8) && (bits.at(-1) ?? 0) >> (((imageCount - 1) & 7) + 1) === 0
  );
}

function contradiction(what: string): TauscopeError {
  return new TauscopeError(
    'results-invalid',
    `The results contradict themselves: ${what}. The file has been altered; explore again.`,
  );
}

function otherPoints(found: number, expected: number): TauscopeError {
  return new TauscopeError(
    'results-invalid',
    `The results hold ${found} points, the recipe gives ${expected}, or others. Explore again.`,
  );
}

function isConfiguration(tables: readonly LevelTable[], row: readonly number[]): boolean {
  return row.length === tables.length && row.every((level, k) => level < tables[k]!.levels.length);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TauscopeError(
      'results-invalid',
      'The results file is not JSON; it may be cut off. Write it again with `tauscope explore --out`.',
    );
  }
}
