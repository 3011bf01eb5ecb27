import { countBits } from '../exploration/points/bits.ts';
import { paretoFront } from '../exploration/points/front.ts';
import type { Recipe } from '../exploration/recipe/recipe.ts';
import { levelSettings } from '../exploration/recipe/recipe.ts';
import { configurationCount, exactPoint, levelsOf, spaceOf } from '../exploration/recipe/space.ts';
import { TauscopeError } from '../network/errors.ts';
import type { ResultsContent } from './resultsSchema.ts';

/**
 * Throws TauscopeError `results-invalid` for statements of a results file that contradict its recipe or each other. What the cycle
 * model gives is held against other statements only, since another version may have computed it.
 */
export function checkResults(content: ResultsContent, recipe: Recipe): void {
  checkRecipe(content, recipe);
  checkPoints(content, recipe);
  checkRefined(content, recipe);
  checkAnswers(content);
  if (content.points.imagesSeen) checkRace(content, content.points.imagesSeen);
  checkHeldOut(content);
  checkFloat(content, recipe);
  checkFront(content);
  checkExtent(content, recipe);
}

function contradiction(what: string): TauscopeError {
  return new TauscopeError(
    'results-invalid',
    `The results contradict themselves: ${what}. The file has been altered; explore again.`,
  );
}

export function otherPoints(found: number, expected: number): TauscopeError {
  return new TauscopeError(
    'results-invalid',
    `The results hold ${found} points, the recipe gives ${expected}, or others. Explore again.`,
  );
}

/** Splits and levels are those of the recipe. */
function checkRecipe({ images, equalImages, layers }: ResultsContent, recipe: Recipe): void {
  for (const split of ['calibration', 'selection', 'heldOut'] as const)
    if (images[split] !== recipe.splits[split])
      throw contradiction(`images.${split} is ${images[split]}, the recipe's ${recipe.splits[split]}`);
  for (const split of ['selection', 'heldOut'] as const)
    if (equalImages && equalImages[split] > images[split])
      throw contradiction(`equalImages.${split} is ${equalImages[split]} of ${images[split]} images`);
  if (layers.map(({ layer }) => layer).join() !== recipe.layers.map(({ layer }) => layer).join())
    throw contradiction("layers are not the recipe's");
  layers.forEach(({ layer, levels }, k) => {
    const explored = recipe.layers[k]!;
    const setting = 'taus' in explored ? 'tau' : 'share';
    if (levels.map((level) => level[setting]).join() !== levelSettings(explored).join())
      throw contradiction(`the levels of layer ${layer} are not the recipe's`);
    levels.forEach(({ latencyCyclesLow = 0, latencyCycles, latencyCyclesHigh = Infinity }, n) => {
      const cycles = latencyCycles ?? latencyCyclesLow;
      if (latencyCyclesLow > cycles || cycles > latencyCyclesHigh)
        throw contradiction(`latencyCycles of layer ${layer}, level ${n} are outside their band`);
    });
  });
}

/** Columns are of the points that recipe, search and refinement give. */
function checkPoints({ points, refined }: ResultsContent, recipe: Recipe): void {
  const { correct, correctBits, imagesSeen, added, ...figures } = points;
  const pointCount = spaceOf(recipe).pointCount + added.length;
  if (correct.length !== pointCount || correctBits.length !== pointCount * bytesFor(recipe.splits.selection))
    throw otherPoints(correct.length, pointCount);
  for (const [name, column] of Object.entries({ ...figures, imagesSeen }))
    if (column && column.length !== pointCount)
      throw contradiction(`points.${name} has ${column.length} entries for ${pointCount} points`);
  if ((imagesSeen === undefined) === Boolean(recipe.racing))
    throw contradiction(`points.imagesSeen ${imagesSeen ? 'is there without' : 'is missing with'} racing`);

  const picked = added.slice(0, added.length - refined.length);
  if (refined.length > added.length || picked.length > (recipe.search ? configurationCount(recipe) : 0))
    throw contradiction(`points.added has ${added.length} points, ${refined.length} of them refined`);
  const levelCounts = recipe.layers.map((layer) => levelSettings(layer).length);
  picked.forEach((row, n) => {
    if (row.length !== levelCounts.length || row.some((level, k) => level >= levelCounts[k]!))
      throw contradiction(`points.added.${n} are no levels of the explored layers`);
  });
}

/** Refined points follow the others, each with the levels of an earlier point, but new ones in the layers that have parameters of their own. */
function checkRefined({ points: { added }, refined }: ResultsContent, recipe: Recipe): void {
  const space = spaceOf(recipe);
  const levelCounts = recipe.layers.map((layer) => levelSettings(layer).length);
  const rowOf = (point: number) =>
    point < space.pointCount ? levelsOf(space, point) : added[point - space.pointCount]!;
  refined.forEach(({ point, from, layers }, n) => {
    const place = added.length - refined.length + n;
    const expected = space.pointCount + place;
    if (point !== expected) throw contradiction(`refined.${n} is point ${point}, expected is ${expected}`);
    if (from === exactPoint || from >= point)
      throw contradiction(`refined.${n}.from is ${from}, expected is a point from 1 to ${point - 1}`);
    const own = new Set(layers.map(({ layer }) => layer));
    const foreign = [...own].find((layer) => recipe.layers.every((explored) => explored.layer !== layer));
    if (foreign !== undefined) throw contradiction(`refined.${n}: layer ${foreign} is not explored`);
    const row = rowOf(from).map((level, k) => (own.has(recipe.layers[k]!.layer) ? levelCounts[k]!++ : level));
    if (rowOf(point).join() !== row.join())
      throw contradiction(`points.added.${place} are not the levels of the refined point ${point}`);
  });
}

/** Answers are of the images there are; a measured point has figures, and the exact network to be compared with. */
function checkAnswers({ images, points }: ResultsContent): void {
  const bytesPerPoint = bytesFor(images.selection);
  const { correct, correctBits, latencyCycles, macs, smlads, flashBytes, ramBytes } = points;
  const columns = [latencyCycles, macs, smlads, flashBytes, ...(ramBytes ? [ramBytes] : [])];
  correct.forEach((count, point) => {
    const answers = correctBits.subarray(point * bytesPerPoint, (point + 1) * bytesPerPoint);
    if (!isAnswersOf(images.selection, answers))
      throw contradiction(`the answers of point ${point} are not those of ${images.selection} images`);
    if (count < 0) return;
    if (count !== countBits(answers))
      throw contradiction(`point ${point} is said to have ${count} right answers, but has other answers`);
    if (correct[exactPoint]! < 0)
      throw contradiction(`point ${point} is measured, but not the exact network, which comes first`);
    if (columns.some((column) => column[point] === null))
      throw contradiction(`point ${point} is measured, but has no cycles or bytes`);
  });
}

/** Points have as many right answers as they have seen images, at most, and are measured when they have seen all. */
function checkRace({ images, points }: ResultsContent, imagesSeen: readonly number[]): void {
  const bytesPerPoint = bytesFor(images.selection);
  imagesSeen.forEach((seen, point) => {
    if (seen > images.selection)
      throw contradiction(`point ${point} has seen ${seen} of ${images.selection} images`);
    const answers = points.correctBits.subarray(point * bytesPerPoint, (point + 1) * bytesPerPoint);
    if (countBits(answers) > seen)
      throw contradiction(`point ${point} has more right answers than the ${seen} images it has seen`);
    if (points.correct[point]! >= 0 !== (seen === images.selection))
      throw contradiction(`point ${point} has seen ${seen} images, its right answers say otherwise`);
  });
}

/** Held-out answers are of measured points, once each, and of the exact network as well. */
function checkHeldOut({ images, points, heldOut }: ResultsContent): void {
  const checked = new Set<number>();
  for (const { point, correct, bits } of heldOut) {
    if (!(points.correct[point]! >= 0))
      throw contradiction(`point ${point} is held out, but is no measured point`);
    if (images.heldOut === 0 || !isAnswersOf(images.heldOut, bits))
      throw contradiction(`the answers of point ${point} are not those of ${images.heldOut} held-out images`);
    if (correct !== countBits(bits))
      throw contradiction(`point ${point} is said to have ${correct} right held-out answers, but has others`);
    if (checked.has(point)) throw contradiction(`point ${point} is held out twice`);
    checked.add(point);
  }
  if (checked.size > 0 && !checked.has(exactPoint))
    throw contradiction('points are held out, but not the exact network');
}

/** The answers of a float network are there when the recipe names one, and of the images there are. */
function checkFloat({ images, float }: ResultsContent, recipe: Recipe): void {
  if (!float === Boolean(recipe.float))
    throw contradiction(`float is ${float ? 'there without' : 'missing with'} a float network in the recipe`);
  if (!float) return;
  for (const split of ['selection', 'heldOut'] as const) {
    const { correct, bits } = float[split];
    if (!isAnswersOf(images[split], bits))
      throw contradiction(`the answers of float.${split} are not those of ${images[split]} images`);
    if (correct !== countBits(bits))
      throw contradiction(`float.${split} is said to have ${correct} right answers, but has others`);
  }
}

/**
 * The front is that of the points that take no more flash and RAM than its own do. The limits that decided which points fit may be those
 * of another version; whatever they were, they allow what is on the front.
 */
function checkFront({ points, front }: ResultsContent): void {
  const { correct, latencyCycles, flashBytes, ramBytes = [] } = points;
  const needs = [flashBytes, ramBytes].map((column) => (point: number) => column[point] ?? 0);
  const limits = needs.map((need) => front.reduce((most, point) => Math.max(most, need(point)), -1));
  const candidates = correct.flatMap((count, point) =>
    count >= 0 && needs.every((need, k) => need(point) <= limits[k]!) ? [point] : [],
  );
  const cycles = latencyCycles.map((latency) => latency ?? Infinity);
  const expected = paretoFront(cycles, correct, candidates);
  const differing = expected.length > front.length ? expected : front;
  const at = differing.findIndex((_, n) => front[n] !== expected[n]);
  if (at >= 0)
    throw contradiction(
      `front.${at} is ${front[at] ?? 'missing'}, by latencyCycles and correct it is ${expected[at] ?? 'none'}`,
    );
}

/** A complete exploration has measured what its recipe asks for; refinement may go on, or be broken off, afterwards. */
function checkExtent({ complete, images, points, refined, front, heldOut }: ResultsContent, recipe: Recipe) {
  if (!complete) return;
  const first = points.correct.length - refined.length;
  const wanted = recipe.racing ? [exactPoint] : Array.from({ length: first }, (_, point) => point);
  const unmeasured = wanted.find((point) => points.correct[point]! < 0);
  if (unmeasured !== undefined)
    throw contradiction(`it is complete, but point ${unmeasured} is not measured`);
  if (images.heldOut === 0) return;
  const checked = new Set(heldOut.map(({ point }) => point));
  const unchecked = [exactPoint, ...front].find((point) => point < first && !checked.has(point));
  if (unchecked !== undefined)
    throw contradiction(`it is complete, but point ${unchecked} has no held-out answers`);
}

function bytesFor(imageCount: number): number {
  return Math.ceil(imageCount / 8);
}

/** Whether bits are one per image, with zeros behind the last. */
function isAnswersOf(imageCount: number, bits: Uint8Array): boolean {
  return bits.length === bytesFor(imageCount) && (bits.at(-1) ?? 0) >> (((imageCount - 1) & 7) + 1) === 0;
}
