import type { Layer, PoolLayer, Network, Rounding, TensorId } from '../network/network.ts';
import { Activations } from './storedActivations.ts';
import type { Routine } from '../assembly/routine.ts';
import { fusedPool } from './fusedPool.ts';
import { integerCore } from '../network/integerNetwork.ts';
import type { ConvTask } from '../kernels/convolution/convTask.ts';
import type { ImageLayout } from '../kernels/imageLayout.ts';
import { copyKernel, layerKernel, unsupported } from './layerKernel.ts';
import type { Buffer } from './placeBuffers.ts';
import type { StoredTensor, WantedStorage } from './tensorStorage.ts';
import { isFlat, plainImage, storedBytes } from './tensorStorage.ts';

/** One kernel call before buffers are placed and convolution kernels chosen. */
interface PlannedStep {
  /** Null for a copy into another layout. */
  readonly layer: Layer | null;
  /** The pooling after `layer` that the step does as well: its output is the step's. */
  readonly fused: PoolLayer | null;
  /** Index of the layer that the step serves. */
  readonly owner: number;
  /** Null for a convolution and for the runtime's softmax. */
  readonly routine: Routine | null;
  /** A convolution, whose kernel depends on masks and board. */
  readonly task: ConvTask | null;
  /** Buffer numbers. */
  readonly input: number;
  readonly output: number;
  readonly second: number | null;
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

/**
 * Plans the kernels of a network: activations are stored once, as int16 images with the margins that their readers need,
 * so that every kernel writes what the next one reads; only the network's input is converted. Convolutions do the max-pooling
 * after them where they can. Depends neither on masks
 * nor on a board. `prefix` begins the functions' names.
 * @throws TauscopeError `model-unsupported` for layers that the kernels cannot compute exactly.
 */
export function kernelPlan(network: Network, rounding: Rounding, prefix: string): KernelPlan {
  return new Planner(integerCore(network), rounding, prefix).plan();
}

class Planner {
  readonly #network: Network;
  readonly #rounding: Rounding;
  readonly #prefix: string;
  readonly #activations: Activations;
  readonly #steps: PlannedStep[] = [];
  #owner = -1;

  constructor(network: Network, rounding: Rounding, prefix: string) {
    this.#network = network;
    this.#rounding = rounding;
    this.#prefix = prefix;
    this.#activations = new Activations(network);
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
  #touch(stored: StoredTensor): StoredTensor {
    return this.#activations.touch(stored, this.#steps.length);
  }

  /** The tensor as wanted: as it lies in RAM, or as a copy that an additional step makes. */
  #as(id: TensorId, wanted: WantedStorage): StoredTensor {
    const fitting = this.#activations.find(id, wanted);
    if (fitting) return this.#touch(fitting);
    const from = this.#touch(this.#activations.origin(id));
    const to = this.#activations.store(id, this.#activations.copied(id, wanted), this.#steps.length);
    this.#copy(null, from, to);
    return to;
  }

  /** A step that copies values between storages of one shape, or of any shapes when one of them has no margins. */
  #copy(layer: Layer | null, from: StoredTensor, to: StoredTensor): void {
    const shaped = [to, from].find(({ storage }) => storage.kind === 'image' && !isFlat(storage.image)) ?? to;
    const name = `${this.#prefix}_copy_${this.#steps.length}`;
    this.#push(layer, from, to, { routine: copyKernel(name, from, to, plainImage(shaped.tensor)) });
  }

  #push(
    layer: Layer | null,
    from: StoredTensor,
    to: StoredTensor,
    kernel: { readonly routine?: Routine; readonly task?: ConvTask },
    second: StoredTensor | null = null,
    fused: PoolLayer | null = null,
  ): void {
    this.#steps.push({
      layer,
      fused,
      routine: kernel.routine ?? null,
      task: kernel.task ?? null,
      owner: this.#owner,
      input: from.buffer,
      output: to.buffer,
      outputImage: to.storage.kind === 'image' ? to.storage.image : null,
      outputBytes: storedBytes(to),
      second: second ? second.buffer : null,
    });
  }

  #addLayer(layer: Layer): void {
    if (this.#steps.some(({ fused }) => fused === layer)) return;
    const [firstId, secondId] = [layer.inputs[0] ?? -1, layer.inputs[1] ?? -1];
    if (layer.kind === 'reshape') {
      this.#reshape(layer);
      return;
    }
    if (layer.kind === 'dequantize') throw new RangeError(`layer ${layer.index} gives float32 values`);
    if (layer.kind === 'softmax') {
      const input = this.#touch(this.#as(firstId, 'int8'));
      this.#push(
        layer,
        input,
        this.#activations.store(layer.output, { kind: 'int8' }, this.#steps.length),
        {},
      );
      return;
    }
    const input = this.#as(firstId, layer.kind === 'dense' ? 'flat' : 'image');
    const second = layer.kind === 'add' ? this.#as(secondId, 'image') : null;
    // Both inputs live until this step; copies may have come between.
    this.#touch(input);
    if (second) this.#touch(second);
    const fused = layer.kind === 'conv' ? fusedPool(this.#network, layer, input) : null;
    const result = (fused ?? layer).output;
    const output = this.#activations.store(result, this.#activations.preferred(result), this.#steps.length);
    const kernel = layerKernel(layer, {
      network: this.#network,
      rounding: this.#rounding,
      name: this.#nameOf(layer),
      input,
      second,
      output,
      pool: fused
        ? {
            name: this.#nameOf(fused),
            window: fused.window,
            clamp: fused.clamp,
            image: plainImage(this.#activations.tensor(layer.output)),
          }
        : undefined,
    });
    this.#push(layer, input, output, kernel, second, fused);
  }

  #nameOf({ index }: Layer): string {
    return `${this.#prefix}_layer_${index}`;
  }

  /** A view of the same bytes when nothing has margins, else a copy. */
  #reshape(layer: Layer): void {
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
    const source = this.#touch(this.#activations.origin(from, true));
    const target = this.#activations.store(layer.output, wanted, this.#steps.length);
    if (!flat && source.storage.kind === 'image' && !isFlat(source.storage.image))
      throw unsupported(layer, 'a reshape between two padded images');
    this.#copy(layer, source, target);
  }
}
