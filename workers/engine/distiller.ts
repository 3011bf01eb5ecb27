import type { InputBatch } from '../../src/exploration/engine.ts';
import type { Network, Rounding, TensorId } from '../../src/network/network.ts';
import { imageShape, tensorOf } from '../../src/network/network.ts';
import { distillationLoss } from '../../src/refinement/distillationLoss.ts';
import type { DistilResult, DistilTask, TunedConv } from '../../src/refinement/distilTask.ts';
import { fisherSlopes } from '../../src/refinement/fisherSlopes.ts';
import { logitsNetwork } from '../../src/refinement/logitsNetwork.ts';
import type { LayerFisher } from '../../src/significance/layerFisher.ts';
import { distilPlan } from './distilPlan.ts';
import { createEvaluator } from './evaluator.ts';
import { fisherPlan } from './fisherPlan.ts';
import { groupImages } from './kernelModule.ts';

/** Keeps every activation, and measures distillation losses and their gradients: the network runs in int8 as always, the way back in float32. */
export interface Distiller {
  /** The exact network's values before softmax for every input. */
  logits(inputs: InputBatch): Int8Array[];
  distil(task: DistilTask): DistilResult;
  /** Activations of the exact network, int8, [input][tensor]. */
  activations(tensors: readonly TensorId[], inputs: InputBatch): Iterable<Int8Array[]>;
  /** Fisher information about the exact network's answers, of the convolutions with these indices. */
  fisher(layers: readonly number[], inputs: InputBatch): LayerFisher[];
  readonly usedBytes: number;
}

/** Throws RangeError when the budget does not hold the network with all its gradients. */
export function createDistiller(
  module: WebAssembly.Module,
  whole: Network,
  rounding: Rounding,
  budgetBytes: number,
): Distiller {
  const network = logitsNetwork(whole);
  const evaluator = createEvaluator(module, network, rounding, budgetBytes, true);
  const { arena } = evaluator;
  const logitsTensor = tensorOf(network, network.output);
  const mark = arena.usedBytes;
  /** The plan that memory holds: one at a time. */
  let held: unknown;
  const planOf = kept(shapesOf, (layers: readonly TunedConv[]) => distilPlan(evaluator, network, layers));
  const fisherOf = kept(String, (layers: readonly number[]) =>
    fisherPlan(evaluator, network, new Set(layers)),
  );

  /** Makes plans, anew only for layers of another key or when another plan was made since. */
  function kept<Layers, Plan>(keyOf: (layers: Layers) => string, make: (layers: Layers) => Plan) {
    let plan: Plan | undefined;
    let planned = '';
    return (layers: Layers): Plan => {
      const key = keyOf(layers);
      if (!plan || held !== plan || planned !== key) {
        arena.release(mark);
        held = undefined;
        held = plan = make(layers);
        planned = key;
      }
      return plan;
    };
  }

  function logitsOf(inputs: InputBatch): Int8Array[] {
    const found: Int8Array[] = [];
    for (let first = 0; first < inputs.length; first += evaluator.batchImages) {
      evaluator.load(inputs.slice(first, first + evaluator.batchImages));
      evaluator.run(0, network.layers.length);
      found.push(...(evaluator.outputs() as Int8Array[]));
    }
    return found;
  }

  function outputPixels(index: number): number {
    const { output } = network.layers.find((layer) => layer.index === index)!;
    const { h, w } = imageShape(tensorOf(network, output));
    return h * w;
  }

  return {
    logits: logitsOf,
    *activations(tensors, inputs) {
      for (let first = 0; first < inputs.length; first += evaluator.batchImages) {
        const batch = inputs.slice(first, first + evaluator.batchImages);
        evaluator.load(batch);
        evaluator.run(0, network.layers.length);
        const values = tensors.map((tensor) => evaluator.activations(tensor));
        for (const n of batch.keys()) yield values.map((ofTensor) => ofTensor[n]!);
      }
    },
    distil({ layers, inputs, teacher, labels, loss: settings, gradients }) {
      const plan = planOf(layers);
      const { way } = plan;
      plan.enter(layers);
      if (gradients) way.begin();
      let loss = 0;
      for (let first = 0; first < inputs.length; first += evaluator.batchImages) {
        evaluator.load(inputs.slice(first, first + evaluator.batchImages));
        plan.run();
        const students = evaluator.outputs() as Int8Array[];
        const slopes = students.map((student, n) => {
          const image = first + n;
          const gradient = new Float64Array(student.length);
          const label = labels ? labels[image]! : -1;
          loss += distillationLoss(student, teacher[image]!, logitsTensor.scale, label, settings, gradient);
          return gradient;
        });
        if (!gradients) continue;
        for (let group = 0; group < evaluator.groups; group++)
          way.add(group, slopes.slice(group * groupImages, (group + 1) * groupImages));
      }
      return { loss, gradients: gradients ? layers.map(({ index }) => way.result(index)) : [] };
    },
    fisher(layers, inputs) {
      const plan = fisherOf(layers);
      plan.begin();
      const slopes = logitsOf(inputs).map((logits) => fisherSlopes(logits, logitsTensor));
      // A group goes back as often as the image that most classes count for: images of about as many go together.
      const order = [...inputs.keys()].sort((a, b) => slopes[a]!.length - slopes[b]!.length || a - b);
      for (let first = 0; first < order.length; first += evaluator.batchImages) {
        const batch = order.slice(first, first + evaluator.batchImages);
        evaluator.load(batch.map((image) => inputs[image]!));
        evaluator.run(0, network.layers.length);
        for (let group = 0; group < evaluator.groups; group++) {
          const ofGroup = batch.slice(group * groupImages, (group + 1) * groupImages);
          const most = Math.max(...ofGroup.map((image) => slopes[image]!.length));
          for (let rank = 0; rank < most; rank++)
            plan.add(
              group,
              ofGroup.map((image) => slopes[image]![rank] ?? new Float64Array()),
            );
        }
      }
      return layers.map((layer) => ({
        layer,
        sampleCount: inputs.length * outputPixels(layer),
        sums: plan.result(layer),
      }));
    },
    get usedBytes() {
      return arena.kernels.memory.buffer.byteLength;
    },
  };
}

/** All of the layers that a plan of their gradients depends on: not their weights. */
function shapesOf(layers: readonly TunedConv[]): string {
  return JSON.stringify(
    layers.map((layer) =>
      layer.kind === 'conv'
        ? layer.index
        : [layer.index, layer.rows, layer.columns, Object.values(layer.requantisation)],
    ),
  );
}
