import type { ConvLayer, Network, TiledConvLayer } from '../../src/network/network.ts';
import type { LayerGradients, TunedConv } from '../../src/refinement/distilTask.ts';
import type { Evaluator } from './evaluator.ts';
import type { Back, BackContext } from './layerBack.ts';
import { storageOf } from './layerBack.ts';
import { productBack } from './productBack.ts';
import type { Storage } from './storage.ts';
import { tiledBack } from './tiledBack.ts';
import { tiledWeightGradient } from './tiledWeightGradient.ts';
import type { WayBack } from './wayBack.ts';
import { wayBack } from './wayBack.ts';
import type { WeightGradient } from './weightGradient.ts';
import { weightGradient } from './weightGradient.ts';

/** Gradients of tuned convolutions; `enter` takes them by index, skipped weights 0. */
export interface GradientPlan extends WayBack {
  result(layer: number): LayerGradients;
}

/** The way back through a network to the convolutions with indices `tuned`, see {@link wayBack}. */
export function gradientPlan(
  evaluator: Evaluator,
  network: Network,
  tuned: ReadonlySet<number>,
): GradientPlan {
  const results = new Map<number, () => LayerGradients>();
  const way = wayBack(evaluator, network, tuned, (context, layer) => {
    const { back, result } = tunedBack(context, layer);
    results.set(layer.index, result);
    return back;
  });
  return { ...way, result: (layer) => results.get(layer)!() };
}

function tunedBack(context: BackContext, layer: TunedConv) {
  const { arena } = context.evaluator;
  const source = storageOf(context.evaluator, layer.inputs[0]!);
  const { enter, through, weights, input } =
    layer.kind === 'conv' ? convParts(context, layer, source) : tiledParts(context, layer, source);
  const channels = layer.bias.length;
  const biasSums = arena.take(channels * 16);
  const back: Back = {
    enter: (variants) => enter(variants.get(layer.index)!),
    begin() {
      arena.float32(biasSums, channels * 4).fill(0);
      weights.begin();
    },
    add(group) {
      through(group, biasSums);
      weights.add(source.address + group * source.groupBytes);
      input?.add();
    },
  };
  const result = (): LayerGradients => {
    const lanes = arena.float32(biasSums, channels * 4);
    const bias = Float32Array.from(
      { length: channels },
      (_, c) => lanes[4 * c]! + lanes[4 * c + 1]! + lanes[4 * c + 2]! + lanes[4 * c + 3]!,
    );
    return { weights: weights.result(), bias };
  };
  return { back, result };
}

/** What the ways back through tuned convolutions differ in. */
interface Parts {
  enter(variant: TunedConv): void;
  through(group: number, biasSums: number): void;
  readonly weights: Pick<WeightGradient, 'begin' | 'add' | 'result'>;
  /** Undefined where no gradient of the input is wanted. */
  readonly input: { add(): void } | undefined;
}

function convParts(context: BackContext, layer: ConvLayer, source: Storage): Parts {
  const { scaled, through, input } = productBack(context, layer);
  const weights = weightGradient(context.evaluator.arena, layer, source, scaled);
  return {
    enter(variant) {
      const { skipped, weights: values } = variant as ConvLayer;
      weights.enter(skipped);
      input?.setWeights(values);
    },
    through,
    weights,
    input,
  };
}

function tiledParts(context: BackContext, layer: TiledConvLayer, source: Storage): Parts {
  const { planes, through, input } = tiledBack(context, layer);
  const weights = tiledWeightGradient(context.evaluator.arena, planes, source);
  return {
    enter(variant) {
      const { pointWeights } = variant as TiledConvLayer;
      weights.enter(pointWeights);
      input?.setWeights(pointWeights);
    },
    through,
    weights,
    input,
  };
}
