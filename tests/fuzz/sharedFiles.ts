import assert from 'node:assert/strict';
import { deflateRawSync } from 'node:zlib';
import { addRefinedPoint } from '../../src/exploration/addRefinedPoint.ts';
import { frontOf } from '../../src/exploration/points/choice.ts';
import { openSubject } from '../../src/exploration/recipe/openSubject.ts';
import type { Recipe } from '../../src/exploration/recipe/recipe.ts';
import { spaceOf } from '../../src/exploration/recipe/space.ts';
import { splitImages } from '../../src/images/splits.ts';
import type { ErrorCode } from '../../src/network/errors.ts';
import { TauscopeError } from '../../src/network/errors.ts';
import type { JsonValue } from '../../src/sharing/canonicalJson.ts';
import { canonicalJson } from '../../src/sharing/canonicalJson.ts';
import { applyResults, parseResults, resultsDocument } from '../../src/sharing/resultsFile.ts';
import { decodeShare } from '../../src/sharing/shareLink.ts';
import type { Random } from '../property/engine/random.ts';
import { analysedExample } from '../unit/exploration/analysedExample.ts';
import { directVariant } from '../unit/exploration/directVariant.ts';
import { answer, fresh } from '../unit/sharing/answers.ts';
import { linkAround } from '../unit/sharing/linkAround.ts';
import { mutated, mutatedJson } from './mutation.ts';

const analysed = await analysedExample();

/** Fields that the example's recipe does without, so that their contents are damaged as well. */
const furtherFields: readonly Partial<Recipe>[] = [
  {},
  { racing: { errorRate: 0.05 }, limits: { flashBytes: 500_000, ramBytes: 100_000 } },
  { search: { kind: 'guided', evaluations: 100 }, channelsPerMask: 2 },
  {
    inputScale: { of: 'x/255', mean: [0.5], deviation: [0.5, 0.4, 0.3] },
    forms: [{ layer: 2, form: 'unpacked' }],
  },
];

/** A link to a damaged exploration, or a damaged link. True when it opens. */
export function judgeLink(random: Random): boolean {
  const recipe = { ...analysed.recipe, ...random.pick(furtherFields) } as unknown as JsonValue;
  const choice = random.pick<JsonValue>([
    { budgetPp: 1, reading: 'bound' },
    { point: 2, flashBytes: 600_000 },
  ]);
  const text = Buffer.from(
    canonicalJson(random.chance(0.7) ? mutatedJson(random, { recipe, choice }) : { recipe, choice }),
  );
  const packed = deflateRawSync(random.chance(0.2) ? mutated(random, text) : text);
  const link = linkAround(random.chance(0.1) ? mutated(random, packed) : packed);
  const hash = random.chance(0.2) ? Buffer.from(mutated(random, Buffer.from(link))).toString() : link;
  return opens(['link-broken', 'link-version'], () => openRecipe(decodeShare(hash).recipe));
}

const documents: readonly JsonValue[] = [measured(false), measured(true)];

/** A results file with damaged content, or damaged text. True when it opens. */
export function judgeResults(random: Random): boolean {
  const document = documents[random.chance(0.1) ? 1 : 0]!;
  const text = JSON.stringify(random.chance(0.8) ? mutatedJson(random, document) : document);
  const file = random.chance(0.3) ? Buffer.from(mutated(random, Buffer.from(text))).toString() : text;
  return opens(['results-invalid'], () => {
    const results = parseResults(file);
    openRecipe(results.recipe);
    const exploration = fresh(analysed);
    applyResults(exploration, results);
    parseResults(JSON.stringify(resultsDocument(exploration)));
  });
}

/** The results of the example, with a refined point or without. */
function measured(refines: boolean): JsonValue {
  const exploration = fresh(analysed);
  if (refines) addRefinedPoint(exploration, 4, [directVariant(exploration.levels[0]!.levels[1]!)]);
  answer(
    exploration,
    () => true,
    (n) => n * 37,
  );
  for (const point of new Set([0, ...frontOf(exploration.points), ...exploration.refinedFrom.keys()]))
    exploration.heldOut.set(point, Uint8Array.of(0b10110111 ^ point));
  exploration.complete = true;
  return resultsDocument(exploration, { model: ['/a/model.tflite'], data: ['/a/x', '/a/y'] });
}

/** What opening does with a recipe before anything is computed. */
function openRecipe(recipe: Recipe): void {
  const { network, images, recipe: sound } = analysed;
  const subject = openSubject(recipe, { network, source: sound.model }, { images, source: sound.data });
  spaceOf(subject.recipe);
  splitImages(subject.images, subject.recipe.splits, subject.recipe.seed);
}

const recipeCodes: readonly ErrorCode[] = ['recipe-invalid', 'hash-mismatch', 'data-mismatch', 'not-found'];

function opens(codes: readonly ErrorCode[], open: () => void): boolean {
  try {
    open();
    return true;
  } catch (error) {
    if (!(error instanceof TauscopeError)) throw error;
    assert([...codes, ...recipeCodes].includes(error.code), error.code);
    assert(error.message.length > 40, error.message);
    return false;
  }
}
