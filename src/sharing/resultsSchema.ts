import * as v from 'valibot';
import { mostLayers } from '../exploration/recipe/recipe.ts';
import { maxConfigurations } from '../exploration/recipe/space.ts';
import { fromBase64url } from './base64url.ts';
import { refinedSchema } from './refinedPointsJson.ts';

export const resultsFormat = 'tauscope-results';
export const resultsVersion = 1;

const maxPoints = 1 + maxConfigurations;
const path = v.pipe(v.string(), v.maxLength(4096));
const pathList = v.array(path);
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const bits = v.pipe(
  v.string(),
  v.maxLength(400_000_000),
  v.transform(fromBase64url),
  v.instance(Uint8Array, 'is not base64url'),
);
/** A figure per point; null while its kernels are not priced. */
const figures = v.pipe(v.array(v.nullable(amount)), v.maxLength(maxPoints));
const level = v.object({
  tau: v.exactOptional(amount),
  operandShareBelow: v.exactOptional(share),
  share: v.exactOptional(share),
  skippedPairShare: share,
  smlads: v.exactOptional(amount),
  latencyCycles: v.exactOptional(amount),
  latencyCyclesLow: v.exactOptional(amount),
  latencyCyclesHigh: v.exactOptional(amount),
  flashBytes: v.exactOptional(amount),
});

const answers = v.object({ correct: whole, bits });

/** What a results file of any version of Tauscope holds, field by field; `checkResults.ts` holds them against each other. */
export const resultsSchema = v.object({
  format: v.literal(resultsFormat),
  version: v.literal(resultsVersion),
  recipe: v.unknown(),
  complete: v.boolean(),
  images: v.object({ selection: whole, heldOut: whole, calibration: whole }),
  equalImages: v.exactOptional(v.object({ selection: whole, heldOut: whole })),
  float: v.exactOptional(v.object({ selection: answers, heldOut: answers })),
  reference: v.exactOptional(v.object({ cmsisNnCycles: amount, exactCycles: amount })),
  layers: v.array(v.object({ layer: whole, levels: v.array(level) })),
  points: v.object({
    latencyCycles: figures,
    macs: figures,
    smlads: figures,
    flashBytes: figures,
    ramBytes: v.exactOptional(figures),
    correct: v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(-1))), v.maxLength(maxPoints)),
    correctBits: bits,
    imagesSeen: v.exactOptional(v.pipe(v.array(whole), v.maxLength(maxPoints))),
    added: v.optional(
      v.pipe(v.array(v.pipe(v.array(whole), v.maxLength(mostLayers))), v.maxLength(maxConfigurations)),
      [],
    ),
  }),
  refined: v.optional(refinedSchema, []),
  front: v.array(whole),
  heldOut: v.array(v.object({ point: whole, correct: whole, bits })),
  paths: v.optional(v.object({ model: pathList, data: pathList, float: v.exactOptional(path) }), {
    model: [],
    data: [],
  }),
});

export type ResultsContent = v.InferOutput<typeof resultsSchema>;
