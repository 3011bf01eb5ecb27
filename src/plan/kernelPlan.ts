import type { Routine } from '../assembly/routine.ts';
import type { ConvTask, TiledConvTask } from '../kernels/convolution/convTask.ts';
import type { ImageLayout } from '../kernels/imageLayout.ts';
import type {
  IntegerLayer,
  IntegerNetwork,
  PadLayer,
  PoolLayer,
  Rounding,
  TensorId,
} from '../network/network.ts';
import { isElementwise } from './elementwiseKernel.ts';
import { fusedPool } from './fusedPool.ts';
import { copyKernel, layerKernel } from './layerKernel.ts';
import type { Buffer } from './placeBuffers.ts';
import { planarTensors } from './planarTensors.ts';
import { rearrangeRoutines } from './rearrangeRoutines.ts';
import { StoredActivations } from './storedActivations.ts';
import type { StoredActivation, WantedStorage } from './tensorStorage.ts';
import { grown, isFlat, liesAlike, plainImage, storedBytes } from './tensorStorage.ts';

/** One kernel call before buffers are placed and convolution kernels chosen. */
interface PlannedStep {
  /** Null for a copy into another layout. */
  readonly layer: IntegerLayer | null;
  /** The pooling after `layer` that the step does as well: its output is the step's. */
  readonly fused: PoolLayer | null;
  /** Index of the layer that the step serves. */
  readonly owner: number;
  /** Null for a convolution and for the runtime's softmax. */
  readonly routine: Routine | null;
  /** A convolution, whose kernel depends on what it skips and on the board. */
  readonly task: ConvTask | TiledConvTask | null;
  /** Buffer numbers, inputs in the order of the layer's. */
  readonly inputs: readonly [number, ...number[]];
  readonly output: number;
  readonly outputBytes: number;
  readonly outputImage: ImageLayout | null;
}

/** The kernel calls of a network in execution order, and the buffers they work on. */
export interface KernelPlan {
  readonly steps: readonly PlannedStep[];
  readonly buffers: readonly Buffer[];
  readonly inputBuffer: number;
  readonly outputBuffer: number;
}

const plans = {
  double: new WeakMap<IntegerNetwork, KernelPlan>(),
  single: new WeakMap<IntegerNetwork, KernelPlan>(),
};

/**
 * Plans the kernels of a network: activations are stored once, as int16 images with the margins that their readers need,
 * or as int8 where that serves as well, so that every kernel writes what the next one reads; only the network's input is
 * converted. Convolutions do the max-pooling after them where they can. Depends neither on what layers skip nor on a board, so
 * one plan, made once per network and rounding, serves a whole exploration. Every integer network has a plan.
 */
export function kernelPlan(network: IntegerNetwork, rounding: Rounding): KernelPlan {
  const plan = plans[rounding].get(network) ?? new Planner(network, rounding).plan();
  plans[rounding].set(network, plan);
  return plan;
}

class Planner {
  readonly #network: IntegerNetwork;
  readonly #rounding: Rounding;
  readonly #activations: StoredActivations;
  readonly #steps: PlannedStep[] = [];
  #owner = -1;

  constructor(network: IntegerNetwork, rounding: Rounding) {
    this.#network = network;
    this.#rounding = rounding;
    const ofPixels = new StoredActivations(network, new Set());
    const planar = planarTensors(network, rounding, (id) => ofPixels.preferred(id));
    this.#activations = new StoredActivations(network, planar);
  }

  plan(): KernelPlan {
    const { input, output, layers } = this.#network;
    const first = this.#activations.store(input, { kind: 'int8' }, -1);
    for (const layer of layers) {
      this.#owner = layer.index;
      this.#addLayer(layer);
    }
    const last = this.#touch(this.#as(output, 'int8'));
    return {
      steps: this.#steps,
      buffers: this.#activations.buffers,
      inputBuffer: first.buffer,
      outputBuffer: last.buffer,
    };
  }

  /** The step that is planned next reads it. */
  #touch(stored: StoredActivation): StoredActivation {
    return this.#activations.touch(stored, this.#steps.length);
  }

  /** The tensor as wanted: as it lies in RAM, or as a copy that an additional step makes. */
  #as(id: TensorId, wanted: WantedStorage): StoredActivation {
    const fitting = this.#activations.find(id, wanted);
    if (fitting) return this.#touch(fitting);
    const from = this.#touch(this.#activations.origin(id));
    const to = this.#activations.store(id, this.#activations.copied(id, wanted), this.#steps.length);
    this.#copy(null, from, to);
    return to;
  }

  /** A step that copies values between storages of one shape, or of any shapes when one of them has no margins. */
  #copy(layer: IntegerLayer | null, from: StoredActivation, to: StoredActivation): void {
    const shaped = [to, from].find(({ storage }) => storage.kind === 'image' && !isFlat(storage.image)) ?? to;
    const name = `copy_${this.#steps.length}`;
    this.#push(layer, [from], to, { routine: copyKernel(name, from, to, plainImage(shaped.tensor)) });
  }

  #push(
    layer: IntegerLayer | null,
    [first, ...others]: readonly [StoredActivation, ...StoredActivation[]],
    to: StoredActivation,
    kernel: { readonly routine?: Routine; readonly task?: ConvTask | TiledConvTask },
    fused: PoolLayer | null = null,
  ): void {
    this.#steps.push({
      layer,
      fused,
      routine: kernel.routine ?? null,
      task: kernel.task ?? null,
      owner: this.#owner,
      inputs: [first.buffer, ...others.map(({ buffer }) => buffer)],
      output: to.buffer,
      outputImage: to.storage.kind === 'image' ? to.storage.image : null,
      outputBytes: storedBytes(to),
    });
  }

  #addLayer(layer: IntegerLayer): void {
    if (this.#steps.some(({ fused }) => fused === layer)) return;
    if (layer.kind === 'reshape') {
      this.#reshape(layer);
      return;
    }
    if (layer.kind === 'pad') {
      this.#pad(layer);
      return;
    }
    if (layer.kind === 'softmax') {
      const input = this.#touch(this.#as(layer.inputs[0]!, 'int8'));
      this.#push(
        layer,
        [input],
        this.#activations.store(layer.output, { kind: 'int8' }, this.#steps.length),
        {},
      );
      return;
    }
    const wanted = layer.kind === 'dense' ? 'flat' : isElementwise(layer) ? 'any' : 'image';
    const [input, ...others] = layer.inputs.map((id) => this.#as(id, wanted));
    const inputs = [input!, ...others] as const;
    // All inputs live until this step; copies may have come between.
    for (const stored of inputs) this.#touch(stored);
    if (layer.kind === 'rearrange') {
      const place = this.#activations.preferred(layer.output);
      const output = this.#activations.store(layer.output, place, this.#steps.length);
      for (const { input, routine } of rearrangeRoutines(layer, nameOf(layer), inputs, output)) {
        this.#touch(output);
        this.#push(layer, [this.#touch(input)], output, { routine });
      }
      return;
    }
    const isConv = layer.kind === 'conv' || layer.kind === 'tiledConv';
    const fused = isConv ? fusedPool(this.#network, layer, inputs[0]) : null;
    const result = (fused ?? layer).output;
    const output = this.#placeOf(layer, inputs, result);
    const kernel = layerKernel(layer, {
      rounding: this.#rounding,
      name: nameOf(layer),
      inputs,
      output,
      pool: fused
        ? {
            name: nameOf(fused),
            window: fused.window,
            clamp: fused.clamp,
            image: plainImage(this.#activations.tensor(layer.output)),
          }
        : undefined,
    });
    this.#push(layer, inputs, output, kernel, fused);
  }

  /** Where a layer writes: over an input that nobody reads after it, if it computes value by value and both lie alike. */
  #placeOf(layer: IntegerLayer, inputs: readonly StoredActivation[], result: TensorId): StoredActivation {
    const storage = this.#activations.preferred(result);
    const step = this.#steps.length;
    const over = inputs.find(
      (input) =>
        isElementwise(layer) &&
        liesAlike(input.storage, storage) &&
        this.#activations.isLastReader(layer, input.buffer),
    );
    return over
      ? this.#activations.overwrite(over, result, step)
      : this.#activations.store(result, storage, step);
  }

  /** Margins hold the zero point, as padding does: the padded tensor is the input with some of its margins. */
  #pad({ inputs, output, padding }: PadLayer): void {
    const { storage, buffer } = this.#touch(this.#as(inputs[0]!, 'image'));
    if (storage.kind !== 'image') throw new RangeError('only images have margins');
    this.#activations.view(output, { kind: 'image', image: grown(storage.image, padding) }, buffer);
  }

  /** A view of the same bytes when nothing has margins, else a copy; two copies when both have. */
  #reshape(layer: IntegerLayer): void {
    const from = layer.inputs[0] ?? -1;
    const wanted = this.#activations.preferred(layer.output);
    const flat = wanted.kind === 'int8' || isFlat(wanted.image);
    const view = this.#activations.find(from, wanted.kind === 'int8' ? 'int8' : 'flat');
    const sameZero =
      this.#activations.tensor(from).zeroPoint === this.#activations.tensor(layer.output).zeroPoint;
    if (view && flat && (wanted.kind === 'int8' || sameZero)) {
      this.#activations.view(layer.output, wanted, view.buffer);
      this.#touch(view);
      return;
    }
    const origin = this.#activations.origin(from, true);
    const hasMargins = origin.storage.kind === 'image' && !isFlat(origin.storage.image);
    const source = this.#touch(hasMargins && !flat ? this.#as(from, 'flat') : origin);
    const target = this.#activations.store(layer.output, wanted, this.#steps.length);
    this.#copy(layer, source, target);
  }
}

function nameOf({ index }: IntegerLayer): string {
  return `layer_${index}`;
}
