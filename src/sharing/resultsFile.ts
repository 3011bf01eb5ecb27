import * as v from 'valibot';
import type { StatedColumns } from '../exploration/compare/statedPoints.ts';
import type { Exploration } from '../exploration/exploration.ts';
import type { Level } from '../exploration/levels/levelTable.ts';
import { countBits } from '../exploration/points/bits.ts';
import { frontOf } from '../exploration/points/choice.ts';
import { addPoints, levelsOfPoint } from '../exploration/points/pointTable.ts';
import type { FloatAnswers } from '../exploration/recipe/floatAnswers.ts';
import type { Recipe } from '../exploration/recipe/recipe.ts';
import { levelSettings, parseRecipe } from '../exploration/recipe/recipe.ts';
import { referenceCycles } from '../exploration/views/pointSummary.ts';
import { splitOverlap } from '../exploration/views/splitOverlap.ts';
import { TauscopeError } from '../network/errors.ts';
import { toBase64url } from './base64url.ts';
import type { JsonValue } from './canonicalJson.ts';
import { checkResults, otherPoints } from './checkResults.ts';
import type { RefinedPoints } from './refinedPointsJson.ts';
import { enterRefinedPoint, refinedJson } from './refinedPointsJson.ts';
import type { ResultsContent } from './resultsSchema.ts';
import { resultsFormat, resultsSchema, resultsVersion } from './resultsSchema.ts';

/** Where the headless command found the files of a recipe; absent for examples and in the page's files. */
export interface SourcePaths {
  readonly model: readonly string[];
  readonly data: readonly string[];
  readonly float?: string;
}

/** What a results file says, checked; `points` are columns by point number, -1 for an unmeasured point. */
export interface Results {
  readonly recipe: Recipe;
  readonly complete: boolean;
  readonly correct: readonly number[];
  readonly correctBits: Uint8Array;
  /** Cycles and bytes, which another version of Tauscope may have computed. */
  readonly stated: StatedColumns;
  /** Levels per explored layer of the points that the recipe's grid does not have. */
  readonly added: readonly (readonly number[])[];
  /** Points among the added ones that have parameters of their own. */
  readonly refined: RefinedPoints;
  /** Selection images each point has seen; null in files of explorations without racing. */
  readonly imagesSeen: readonly number[] | null;
  readonly heldOut: ReadonlyMap<number, Uint8Array>;
  /** Of the float network from which the recipe counts losses. */
  readonly floatAnswers?: FloatAnswers;
  readonly paths: SourcePaths;
}

/** The results document. Everything but `paths` is decided by the recipe alone. */
export function resultsDocument(exploration: Exploration, paths?: SourcePaths): JsonValue {
  const { recipe, points, splits, levels, space, heldOut, complete, floatAnswers } = exploration;
  const reference = referenceCycles(exploration);
  const overlap = splitOverlap(exploration);
  return {
    format: resultsFormat,
    version: resultsVersion,
    // Its fields in the schema's order, however the recipe came about.
    recipe: parseRecipe(recipe) as unknown as JsonValue,
    complete,
    images: {
      selection: splits.selection.length,
      heldOut: splits.heldOut.length,
      calibration: splits.calibration.length,
    },
    ...(overlap && { equalImages: { ...overlap } }),
    ...(floatAnswers && {
      float: { selection: answersJson(floatAnswers.selection), heldOut: answersJson(floatAnswers.heldOut) },
    }),
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
    heldOut: [...heldOut].sort(([a], [b]) => a - b).map(([point, bits]) => ({ point, ...answersJson(bits) })),
    ...(paths && { paths: { ...paths, model: [...paths.model], data: [...paths.data] } }),
  };
}

function answersJson(bits: Uint8Array) {
  return { correct: countBits(bits), bits: toBase64url(bits) };
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

/** How the results file of a recipe begins, as `JSON.stringify` writes it. */
export function resultsHead(recipe: Recipe): string {
  const head = JSON.stringify({
    format: resultsFormat,
    version: resultsVersion,
    recipe: parseRecipe(recipe),
  });
  return `${head.slice(0, -1)},`;
}

/** How much of a file is looked at to see what it is. */
export const headBytes = 256;

/** Whether a results file says of itself, behind its recipe, that it is complete; in the text of a name its quotes would be escaped. */
export function isComplete(text: string): boolean {
  return text.includes('"complete":true,"images":');
}

/** Whether a file begins like a results file, whatever follows. */
export function isResults(bytes: Uint8Array): boolean {
  const head = new TextDecoder().decode(bytes.subarray(0, headBytes));
  return head.trimStart().startsWith('{') && head.includes(`"${resultsFormat}"`);
}

/** Reads a results file that contradicts neither itself nor its recipe. Throws TauscopeError `results-invalid` or `recipe-invalid`. */
export function parseResults(text: string): Results {
  const content = contentOf(text);
  const recipe = parseRecipe(content.recipe);
  checkResults(content, recipe);
  const { complete, points, refined, heldOut, float, paths } = content;
  const { latencyCycles, macs, smlads, flashBytes, ramBytes } = points;
  return {
    recipe,
    complete,
    correct: points.correct,
    correctBits: points.correctBits,
    stated: { latencyCycles, macs, smlads, flashBytes, ...(ramBytes && { ramBytes }) },
    added: points.added,
    refined,
    imagesSeen: points.imagesSeen ?? null,
    heldOut: new Map(heldOut.map((entry) => [entry.point, entry.bits])),
    ...(float && { floatAnswers: { selection: float.selection.bits, heldOut: float.heldOut.bits } }),
    paths,
  };
}

/** The recipe of a results file, whatever its answers are. Throws TauscopeError `results-invalid` or `recipe-invalid`. */
export function recipeOfResults(text: string): Recipe {
  return parseRecipe(contentOf(text).recipe);
}

function contentOf(text: string): ResultsContent {
  const content = v.safeParse(resultsSchema, jsonOf(text));
  if (content.success) return content.output;
  const issue = content.issues[0];
  throw new TauscopeError(
    'results-invalid',
    `This is no results file of this version of Tauscope: ${v.getDotPath(issue) ?? 'content'}: ${issue.message}. ` +
      'Expected is the file that `tauscope explore --out` or the page has written.',
  );
}

/**
 * Enters a file's points and measurements into a freshly analysed exploration of the same recipe. The engine does not know the
 * levels of refined points yet. Throws TauscopeError `results-invalid` for points that are not the exploration's.
 */
export function applyResults(exploration: Exploration, results: Results): void {
  addPicked(exploration, results);
  enterResults(exploration, results);
}

/** Adds the points that a search has picked. Throws TauscopeError `results-invalid` for points that are not the exploration's. */
export function addPicked({ points, exactCost, levels }: Exploration, results: Results): void {
  const { added, refined } = results;
  const pointCount = points.correct.length + added.length;
  if (results.correct.length !== pointCount) throw otherPoints(results.correct.length, pointCount);
  addPoints(points, exactCost, levels, added.length - refined.length, (n) => added[n]!);
}

/** Enters the measurements of the points whose levels are priced. */
export function enterPriced({ points, heldOut }: Exploration, results: Results): void {
  const { bytesPerPoint } = points;
  for (let point = 0; point < points.correct.length; point++) {
    if (results.correct[point]! < 0 || Number.isNaN(points.latencyCycles[point])) continue;
    const [from, end] = [point * bytesPerPoint, (point + 1) * bytesPerPoint];
    points.correctBits.set(results.correctBits.subarray(from, end), from);
    points.imagesSeen[point] = points.imageCount;
    points.correct[point] = results.correct[point]!;
    const bits = results.heldOut.get(point);
    if (bits) heldOut.set(point, bits);
  }
}

/** Enters refined points and all measurements, once {@link addPicked} has added the others and all levels are priced. */
export function enterResults(exploration: Exploration, results: Results): void {
  const { points, heldOut } = exploration;
  for (const entry of results.refined) enterRefinedPoint(exploration, entry);
  points.correct.set(results.correct);
  points.correctBits.set(results.correctBits);
  const seen = results.imagesSeen ?? results.correct.map((correct) => (correct < 0 ? 0 : points.imageCount));
  points.imagesSeen.set(seen);
  for (const [point, bits] of results.heldOut) heldOut.set(point, bits);
  exploration.complete = results.complete;
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
