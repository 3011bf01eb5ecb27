import { deflateSync } from 'fflate';
import * as v from 'valibot';
import { addRefinedPoint, approximateLevels, refinedLayers } from '../exploration/addRefinedPoint.ts';
import type { Exploration } from '../exploration/exploration.ts';
import type { Level } from '../exploration/levels/levelTable.ts';
import { mostLayers } from '../exploration/recipe/recipe.ts';
import { inflateBounded } from '../images/inflateBounded.ts';
import { TauscopeError } from '../network/errors.ts';
import { skipsAll } from '../network/tilePairs.ts';
import { fromBase64url, toBase64url } from './base64url.ts';
import type { JsonValue } from './canonicalJson.ts';

const packed = v.pipe(
  v.string(),
  v.maxLength(100_000_000),
  v.transform(fromBase64url),
  v.instance(Uint8Array, 'is not base64url'),
);
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Refined points of a results file: where each comes from, and the parameters of its layers, deflated. */
export const refinedSchema = v.array(
  v.object({
    point: whole,
    from: whole,
    layers: v.pipe(
      v.array(v.object({ layer: whole, weights: packed, bias: packed })),
      v.maxLength(mostLayers),
    ),
  }),
);

export type RefinedPoints = v.InferOutput<typeof refinedSchema>;

export function refinedJson(exploration: Exploration): JsonValue {
  return [...exploration.refinedFrom].map(([point, from]) => ({
    point,
    from,
    layers: refinedLayers(exploration, point).map((layer) => ({
      layer: layer.index,
      weights: packedBytes(littleEndian(layer.kind === 'conv' ? layer.weights : layer.pointWeights)),
      bias: packedBytes(littleEndian(layer.bias)),
    })),
  }));
}

/** Adds a refined point of a file. Throws TauscopeError `results-invalid` when it does not fit the model. */
export function enterRefinedPoint(
  exploration: Exploration,
  { point, from, layers }: RefinedPoints[number],
): void {
  const row = approximateLevels(exploration, from);
  if (new Set(layers.map(({ layer }) => layer)).size < layers.length)
    throw unfit(point, 'a layer is there twice');
  const parameters = layers.map(({ layer, weights, bias }): Level['variant'] => {
    const k = exploration.levels.findIndex((candidate) => candidate.layer === layer);
    const { variant } = exploration.levels[k]!.levels[row[k]!]!;
    const bytes = (content: Uint8Array, count: number): Uint8Array => {
      const unpacked = inflateBounded(content, count);
      if (typeof unpacked === 'string' || unpacked.length !== count)
        throw unfit(point, `layer ${layer} needs ${count} bytes, found are others`);
      return unpacked;
    };
    const view = (content: Uint8Array, count: number) => {
      const { buffer, byteOffset } = bytes(content, count);
      return new DataView(buffer, byteOffset);
    };
    const biases = view(bias, variant.bias.byteLength);
    const common = { bias: variant.bias.map((_, n) => biases.getInt32(n * 4, true)) };
    if (variant.kind === 'conv') {
      const values = view(weights, variant.weights.byteLength);
      return { ...variant, ...common, weights: variant.weights.map((_, n) => values.getInt8(n)) };
    }
    const values = view(weights, variant.pointWeights.byteLength);
    const pointWeights = variant.pointWeights.map((_, n) => values.getInt16(n * 2, true));
    const tuned = { ...variant, ...common, pointWeights };
    if (!skipsAll(tuned, variant)) throw unfit(point, `layer ${layer} has weights that it skips`);
    return tuned;
  });
  if (addRefinedPoint(exploration, from, parameters) !== point) throw unfit(point, 'its number is taken');
}

function unfit(point: number, reason: string): TauscopeError {
  return new TauscopeError(
    'results-invalid',
    `The refined point ${point} of the results does not fit the model: ${reason}. Explore again.`,
  );
}

function littleEndian(values: Int8Array | Int16Array | Int32Array): Uint8Array {
  const bytes = new Uint8Array(values.byteLength);
  const width = values.BYTES_PER_ELEMENT;
  values.forEach((value, n) => {
    for (let k = 0; k < width; k++) bytes[n * width + k] = value >> (8 * k);
  });
  return bytes;
}

function packedBytes(bytes: Uint8Array): string {
  return toBase64url(deflateSync(bytes, { level: 9 }));
}
