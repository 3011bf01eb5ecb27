import * as v from 'valibot';
import { contentKey } from '../../src/exploration/contentKey.ts';
import type {
  EngineAnswer,
  EngineCall,
  EngineJob,
  EngineMethod,
  EngineRequest,
} from '../../src/exploration/engine.ts';
import type { ConvLayer, Network } from '../../src/network/network.ts';
import { convLayers, convolutionOf, elementCount, tensorOf } from '../../src/network/network.ts';
import { operandPairs } from '../../src/network/operandPairs.ts';
import { pointCount } from '../../src/network/tileAxis.ts';
import { kernelForms } from '../../src/plan/kernelForm.ts';
import { logitsNetwork } from '../../src/refinement/logitsNetwork.ts';

type TypedArrayClass = abstract new (...parameters: never) => { readonly length: number };
type Schema = v.GenericSchema;

/** What an answer must be like, made of what was asked; nothing of the request is kept. */
type Expectations = { readonly [M in EngineMethod]: (request: EngineRequest<M>, network: Network) => Schema };

const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(finite, v.integer(), v.minValue(0));

const typed = (type: TypedArrayClass, length: number) =>
  v.custom<unknown>((value) => value instanceof type && value.length === length);
const equal = (expected: unknown) => {
  const key = contentKey(expected);
  return v.custom<unknown>((value) => contentKey(value) === key);
};
/** One schema per item. */
const each = (schemas: readonly Schema[]) => v.strictTuple([...schemas]);
const times = (length: number, schema: Schema) => v.pipe(v.array(schema), v.length(length));

const expectations: Expectations = {
  significance: (_, network) =>
    v.strictObject({
      imageCount: count,
      layers: each(convLayers(network).map(({ weights }) => typed(Float64Array, weights.length))),
    }),
  moments: ({ layers }, network) =>
    each(chosen(network, layers).map((layer) => moments(layer, operandsOf(layer)))),
  variants: (task, network) => times(task.shares.length, variant(convolutionOf(network, task.moments))),
  tileMoments: ({ layer, axes }, network) => {
    const convolution = convolutionOf(network, { layer });
    return moments(convolution, (pointCount(axes) * operandsOf(convolution)) / 9);
  },
  tiledVariants(task, network) {
    const { axes, channelCount, channelsPerMask, shares } = task;
    const layer = convolutionOf(network, task.moments);
    const int32s = typed(Int32Array, channelCount);
    const variant = v.strictObject({
      kind: v.literal('tiledConv'),
      index: v.literal(layer.index),
      inputs: equal(layer.inputs),
      output: equal(layer.output),
      padding: equal(layer.window.padding),
      rows: equal(axes.rows),
      columns: equal(axes.columns),
      pointWeights: typed(Int16Array, (channelCount * pointCount(axes) * operandsOf(layer)) / 9),
      bias: int32s,
      requantisation: v.strictObject({ multipliers: int32s, shifts: int32s }),
      clamp: equal(layer.clamp),
    });
    return v.strictObject({
      variants: times(shares.length, variant),
      losses: times(shares.length, typed(Float64Array, Math.ceil(channelCount / channelsPerMask))),
    });
  },
  fisher: ({ layers }, network) =>
    each(
      chosen(network, layers).map(({ index, bias }) =>
        v.strictObject({
          layer: v.literal(index),
          sampleCount: count,
          sums: typed(Float64Array, bias.length),
        }),
      ),
    ),
  ranking(task, network) {
    const layer = convolutionOf(network, task.moments);
    const { pairCount, operandCount } = operandPairs(layer);
    const channels = layer.bias.length;
    const { channelsPerMask } = task;
    const tiles = Array.from({ length: Math.ceil(channels / channelsPerMask) }, (_, n) => {
      const firstChannel = n * channelsPerMask;
      const channelCount = Math.min(channelsPerMask, channels - firstChannel);
      return v.pipe(
        v.strictObject({
          firstChannel: v.literal(firstChannel),
          channelCount: v.literal(channelCount),
          order: v.instance(Int32Array),
          counts: v.array(count),
          scores: v.instance(Float64Array),
          weights: v.instance(Int8Array),
        }),
        v.check(
          ({ order, counts, scores, weights }) =>
            order.length <= pairCount &&
            order.every((pair) => pair >= 0 && pair < pairCount) &&
            counts.every((pairs, n) => pairs <= order.length && pairs >= (counts[n - 1] ?? 0)) &&
            scores.length === counts.length &&
            weights.length === counts.length * channelCount * operandCount,
        ),
      );
    });
    return v.strictObject({ layer: v.literal(layer.index), outputPixels: count, tiles: each(tiles) });
  },
  classify({ configurations, inputs, wanted }, network) {
    const length = configurations.length * inputs.length;
    const classes = wanted ? 2 : Math.max(2, elementCount(tensorOf(network, network.output).shape));
    return v.pipe(
      v.instance(Uint16Array),
      v.check((answers) => answers.length === length && allBelow(answers, classes)),
    );
  },
  candidates: ({ layer }) =>
    v.pipe(
      v.array(
        v.strictObject({
          layer: v.literal(layer),
          form: v.picklist(kernelForms),
          macs: count,
          smlads: count,
          instructions: finite,
          latencyCycles: finite,
          latencyCyclesLow: finite,
          latencyCyclesHigh: finite,
          flashBytes: count,
          scratchBytes: count,
          ramBytes: count,
          stallCycles: finite,
          tableBytes: count,
          tablesInRam: v.boolean(),
          tableRamBytes: count,
          codeMemoryBytes: count,
        }),
      ),
      v.minLength(1),
      v.maxLength(2 * kernelForms.length),
    ),
  outputs: ({ inputs }, network) => times(inputs.length, tensor(network)),
  logits: ({ inputs }, network) => times(inputs.length, tensor(logitsNetwork(network))),
  distil: ({ layers, gradients }) =>
    v.strictObject({
      loss: v.number(),
      gradients: each(
        (gradients ? layers : []).map((layer) =>
          v.strictObject({
            weights: typed(
              Float32Array,
              layer.kind === 'conv' ? layer.weights.length : layer.pointWeights.length,
            ),
            bias: typed(Float32Array, layer.bias.length),
          }),
        ),
      ),
    }),
};

export const engineMethods = Object.keys(expectations) as EngineMethod[];

/** Whether something can be the answer to a call: of the types and sizes that follow from the request. */
export function expectedAnswer(
  { network }: EngineJob,
  { method, request }: EngineCall,
): (answer: unknown) => answer is EngineAnswer<EngineMethod> {
  const schemaOf = expectations[method] as (request: EngineCall['request'], network: Network) => Schema;
  const schema = schemaOf(request, network);
  return (answer): answer is EngineAnswer<EngineMethod> => v.is(schema, answer);
}

function chosen(network: Network, layers: readonly number[]): ConvLayer[] {
  return convLayers(network).filter(({ index }) => layers.includes(index));
}

function operandsOf({ weights, bias }: ConvLayer): number {
  return weights.length / bias.length;
}

function moments({ index, bias }: ConvLayer, operandCount: number): Schema {
  return v.strictObject({
    layer: v.literal(index),
    sampleCount: count,
    sums: typed(Float64Array, operandCount),
    products: typed(Float64Array, operandCount * operandCount),
    leastOutputs: typed(Int8Array, bias.length),
    greatestOutputs: typed(Int8Array, bias.length),
  });
}

/** The layer with other weights and biases, and a mask of what it skips. */
function variant(layer: ConvLayer): Schema {
  const { weights, bias } = layer;
  return v.strictObject({
    ...Object.fromEntries(Object.entries(layer).map(([name, value]) => [name, equal(value)])),
    weights: typed(Int8Array, weights.length),
    bias: typed(Int32Array, bias.length),
    skipped: v.pipe(
      typed(Uint8Array, bias.length * operandPairs(layer).pairCount),
      v.check((mask) => (mask as Uint8Array).every((entry) => entry <= 1)),
    ),
  });
}

function tensor(network: Network): Schema {
  const output = tensorOf(network, network.output);
  return typed(output.type === 'int8' ? Int8Array : Float32Array, elementCount(output.shape));
}

/** A loop of its own: of every answer of an exploration. */
function allBelow(answers: Uint16Array, limit: number): boolean {
  for (let n = 0; n < answers.length; n++) if (answers[n]! >= limit) return false;
  return true;
}
