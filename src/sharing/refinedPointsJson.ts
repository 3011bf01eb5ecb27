import { deflateSync } from 'fflate';
import * as v from 'valibot';
import { addRefinedPoint, approximateLevels, refinedLayers } from '../exploration/addRefinedPoint.ts';
import type { Exploration } from '../exploration/exploration.ts';
import { inflateBounded } from '../images/inflateBounded.ts';
import { TauscopeError } from '../network/errors.ts';
import type { ConvLayer } from '../network/network.ts';
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
    layers: v.pipe(v.array(v.object({ layer: whole, weights: packed, bias: packed })), v.maxLength(64)),
  }),
);

export type RefinedPoints = v.InferOutput<typeof refinedSchema>;

export function refinedJson(exploration: Exploration): JsonValue {
  return [...exploration.refinedFrom].map(([point, from]) => ({
    point,
    from,
    layers: refinedLayers(exploration, point).map(({ index, weights, bias }) => ({
      layer: index,
      weights: packedBytes(new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength)),
      bias: packedBytes(littleEndian(bias)),
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
  const parameters = layers.map(({ layer, weights, bias }): ConvLayer => {
    const k = exploration.levels.findIndex((candidate) => candidate.layer === layer);
    if (k < 0) throw unfit(point, `layer ${layer} is not explored`);
    const { variant } = exploration.levels[k]!.levels[row[k]!]!;
    if (variant.kind !== 'conv') throw unfit(point, `layer ${layer} runs by tiles`);
    const bytes = (content: Uint8Array, count: number): Uint8Array => {
      const unpacked = inflateBounded(content, count);
      if (typeof unpacked === 'string' || unpacked.length !== count)
        throw unfit(point, `layer ${layer} needs ${count} bytes, found are others`);
      return unpacked;
    };
    const biasBytes = bytes(bias, variant.bias.length * 4);
    const view = new DataView(biasBytes.buffer, biasBytes.byteOffset);
    return {
      ...variant,
      weights: Int8Array.from(bytes(weights, variant.weights.length)),
      bias: Int32Array.from(variant.bias, (_, n) => view.getInt32(n * 4, true)),
    };
  });
  if (addRefinedPoint(exploration, from, parameters) !== point) throw unfit(point, 'its number is taken');
}

function unfit(point: number, reason: string): TauscopeError {
  return new TauscopeError(
    'results-invalid',
    `The refined point ${point} of the results does not fit the model: ${reason}. Explore again.`,
  );
}

function littleEndian(values: Int32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, n) => view.setInt32(n * 4, value, true));
  return new Uint8Array(view.buffer);
}

function packedBytes(bytes: Uint8Array): string {
  return toBase64url(deflateSync(bytes, { level: 9 }));
}
