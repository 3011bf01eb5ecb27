import type { ConvLayer, Network } from '../../src/network/network.ts';
import type { LayerGradients } from '../../src/refinement/distilTask.ts';
import type { Evaluator } from './evaluator.ts';
import type { Back, BackContext } from './layerBack.ts';
import { storageOf } from './layerBack.ts';
import { productBack } from './productBack.ts';
import type { WayBack } from './wayBack.ts';
import { wayBack } from './wayBack.ts';
import { weightGradient } from './weightGradient.ts';

/** Gradients of tuned convolutions; `begin` enters them by index, skipped weights 0, and starts their sums at 0. */
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

function tunedBack(context: BackContext, layer: ConvLayer) {
  const { evaluator } = context;
  const { arena } = evaluator;
  const { scaled, through, input } = productBack(context, layer);
  const source = storageOf(evaluator, layer.inputs[0]!);
  const weights = weightGradient(arena, layer, source, scaled);
  const channels = layer.bias.length;
  const biasSums = arena.take(channels * 16);
  const back: Back = {
    begin(variants) {
      const variant = variants.get(layer.index)!;
      arena.float32(biasSums, channels * 4).fill(0);
      weights.begin(variant.skipped);
      input?.setWeights(variant.weights);
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
