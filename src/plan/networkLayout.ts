import type { Routine } from '../assembly/routine.ts';
import type { ConvTask, FusedPool, TiledConvTask } from '../kernels/convolution/convTask.ts';
import type { ImageLayout } from '../kernels/imageLayout.ts';
import type {
  IntegerLayer,
  IntegerNetwork,
  PadLayer,
  PoolLayer,
  Rounding,
  TensorId,
  Window,
} from '../network/network.ts';
import { elementCount } from '../network/network.ts';
import { isElementwise } from './elementwiseKernel.ts';
import { fusedPool } from './fusedPool.ts';
import { copyKernel, denseRows, isPooling, layerKernel } from './layerKernel.ts';
import type { Buffer } from './placeBuffers.ts';
import { planarTensors } from './planarTensors.ts';
import { rearrangeRoutines } from './rearrangeRoutines.ts';
import { StoredActivations } from './storedActivations.ts';
import type { Strips, StripShape, WindowedLayer } from './strips.ts';
import { isWindowed, leadBytes, stripInput, stripShape, stripsOf } from './strips.ts';
import type { StoredActivation, WantedStorage } from './tensorStorage.ts';
import { grown, isFlat, liesAlike, plainImage, storedBytes } from './tensorStorage.ts';

/** One kernel call, or one for each strip of its input, before buffers are placed and convolution kernels chosen. */
export interface PlannedStep extends StepKernel {
  /** Null for a copy into another layout. */
  readonly layer: IntegerLayer | null;
  /** The pooling after `layer` that the step does as well: its output is the step's. */
  readonly fused: PoolLayer | null;
  /** Index of the layer that the step serves. */
  readonly owner: number;
  /** Buffer numbers, inputs in the order of the layer's. */
  readonly inputs: readonly [number, ...number[]];
  readonly output: number;
  readonly outputBytes: number;
  readonly outputImage: ImageLayout | null;
}

interface StepKernel {
  /** Null for a convolution and for the runtime's softmax. */
  readonly routine: Routine | null;
  /** A convolution, whose kernel depends on what it skips and on the board. */
  readonly task: ConvTask | TiledConvTask | null;
  /** Null where the whole input is read at once. */
  readonly strips: Strips | null;
}

/** A step whose strips may have several heights. */
export interface LaidStep extends Omit<PlannedStep, keyof StepKernel> {
  readonly shape: StripShape | null;
  /** @param height rows of outputs per strip; means nothing without strips */
  readonly kernel: (height: number) => StepKernel;
}

/** The steps of a network in execution order, and the buffers they work on. */
export interface NetworkLayout {
  readonly steps: readonly LaidStep[];
  readonly buffers: readonly Buffer[];
  readonly inputBuffer: number;
  readonly outputBuffer: number;
  /** The tensors that lie as images in one of some buffers. */
  readonly imagesIn: (buffers: ReadonlySet<number>) => readonly TensorId[];
}

/** @param packed tensors that are stored as int8, and read strip by strip where that is possible */
export function networkLayout(
  network: IntegerNetwork,
  rounding: Rounding,
  packed: ReadonlySet<TensorId>,
): NetworkLayout {
  return new Planner(network, rounding, packed).lay();
}

class Planner {
  readonly #network: IntegerNetwork;
  readonly #rounding: Rounding;
  readonly #packed: ReadonlySet<TensorId>;
  readonly #activations: StoredActivations;
  readonly #steps: LaidStep[] = [];
  #owner = -1;

  constructor(network: IntegerNetwork, rounding: Rounding, packed: ReadonlySet<TensorId>) {
    this.#network = network;
    this.#rounding = rounding;
    this.#packed = packed;
    const ofPixels = new StoredActivations(network, new Set(), packed);
    const planar = planarTensors(network, rounding, (id) => ofPixels.preferred(id));
    this.#activations = new StoredActivations(network, planar, packed);
  }

  lay(): NetworkLayout {
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
      imagesIn: (buffers) => this.#activations.imagesIn(buffers),
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
    this.#push(layer, [from], to, () => ({ routine: copyKernel(name, from, to, plainImage(shaped.tensor)) }));
  }

  #push(
    layer: IntegerLayer | null,
    [first, ...others]: readonly [StoredActivation, ...StoredActivation[]],
    to: StoredActivation,
    kernel: (height: number) => Partial<StepKernel>,
    { fused = null, shape = null }: Partial<Pick<LaidStep, 'fused' | 'shape'>> = {},
  ): void {
    this.#steps.push({
      layer,
      fused,
      owner: this.#owner,
      inputs: [first.buffer, ...others.map(({ buffer }) => buffer)],
      output: to.buffer,
      outputImage: to.storage.kind === 'image' ? to.storage.image : null,
      outputBytes: storedBytes(to),
      shape,
      kernel: (height) => ({ routine: null, task: null, strips: null, ...kernel(height) }),
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
      const output = this.#activations.store(layer.output, { kind: 'int8' }, this.#steps.length);
      this.#push(layer, [input], output, () => ({}));
      return;
    }
    if (isWindowed(layer) && this.#addInStrips(layer)) return;
    const wanted = this.#wantedBy(layer);
    const [input, ...others] = layer.inputs.map((id) => this.#as(id, wanted));
    const inputs = [input!, ...others] as const;
    // All inputs live until this step; copies may have come between.
    for (const stored of inputs) this.#touch(stored);
    if (layer.kind === 'rearrange') {
      const place = this.#activations.preferred(layer.output);
      const output = this.#activations.store(layer.output, place, this.#steps.length);
      for (const { input, routine } of rearrangeRoutines(layer, nameOf(layer), inputs, output)) {
        this.#touch(output);
        this.#push(layer, [this.#touch(input)], output, () => ({ routine }));
      }
      return;
    }
    const { storage } = inputs[0];
    const isConv = layer.kind === 'conv' || layer.kind === 'tiledConv';
    const fused = isConv && storage.kind === 'image' ? fusedPool(this.#network, layer, storage.image) : null;
    const output = this.#placeOf(layer, inputs, (fused ?? layer).output);
    const [rounding, name] = [this.#rounding, nameOf(layer)];
    const pool = fused ? this.#poolOf(layer, fused) : undefined;
    this.#push(layer, inputs, output, () => layerKernel(layer, { rounding, name, inputs, output, pool }), {
      fused,
    });
  }

  #wantedBy(layer: IntegerLayer): WantedStorage {
    if (isElementwise(layer) || isPooling(layer)) return 'any';
    if (layer.kind !== 'dense') return 'image';
    const [id] = layer.inputs as readonly [TensorId];
    const isRow = denseRows(layer, this.#activations.tensor(id)) === 1;
    return isRow && this.#packed.has(id) ? 'int8' : 'flat';
  }

  /** Plans a layer whose input is read in strips; false for one whose input is not. */
  #addInStrips(layer: WindowedLayer): boolean {
    const input = this.#packedInput(layer.inputs[0]!);
    const reading = input && this.#reading(layer, input);
    if (!reading) return false;
    const { fused, shape } = reading;
    this.#touch(input);
    const result = (fused ?? layer).output;
    const storage = this.#activations.preferred(result);
    const { buffer } = input;
    const over =
      storage.kind === 'int8' && this.#activations.isLastReader(layer, buffer)
        ? { buffer, leadBytes: leadBytes(shape, this.#activations.tensor(result)) }
        : undefined;
    const output = this.#activations.store(result, storage, this.#steps.length, over);
    const [rounding, name] = [this.#rounding, nameOf(layer)];
    const kernel = (height: number): Partial<StepKernel> => {
      const strips = stripsOf(shape, height, name, input.tensor, output);
      const seen: StoredActivation = { ...input, storage: { kind: 'image', image: strips.image } };
      const pool = fused ? this.#poolOf(layer, fused, height) : undefined;
      const place = { rounding, name, inputs: [seen] as const, output, pool, stripHeight: height };
      return { ...layerKernel(layer, place), strips };
    };
    this.#push(layer, [input], output, kernel, { fused, shape });
    return true;
  }

  /** How a layer reads an int8 tensor in strips. */
  #reading(
    layer: WindowedLayer,
    input: StoredActivation,
  ): { fused: PoolLayer | null; shape: StripShape } | null {
    const image = stripInput(layer, input);
    const fused = layer.kind === 'depthwise' ? null : fusedPool(this.#network, layer, image);
    const { h } = plainImage(this.#activations.tensor((fused ?? layer).output));
    const shape = stripShape(this.#network, layer, fused, image, h);
    return shape && { fused, shape };
  }

  /** Where a tensor lies that is read in strips. */
  #packedInput(id: TensorId): StoredActivation | undefined {
    if (this.#activations.find(id, 'image')) return undefined;
    return this.#activations
      .of(id)
      .find(({ storage }) => storage.kind === 'int8' && (storage.pads !== undefined || this.#packed.has(id)));
  }

  /** @param height rows of the pooling's output that are computed together; absent for all */
  #poolOf(layer: IntegerLayer, { window, clamp, ...pool }: PoolLayer, height?: number): FusedPool {
    const image = plainImage(this.#activations.tensor(layer.output));
    const h = height === undefined ? image.h : height * window.kernel.h;
    return { name: `layer_${pool.index}`, window, clamp, image: { ...image, h } };
  }
  /** Where a layer writes: over an input that nobody reads after it, if it computes value by value and both lie alike. */
  #placeOf(layer: IntegerLayer, inputs: readonly StoredActivation[], result: TensorId): StoredActivation {
    const storage = this.#activations.preferred(result);
    const step = this.#steps.length;
    const over = inputs.find(
      (input) =>
        isElementwise(layer) &&
        liesAlike(input.storage, storage) &&
        elementCount(input.tensor.shape) === elementCount(this.#activations.tensor(result).shape) &&
        this.#activations.isLastReader(layer, input.buffer),
    );
    return over
      ? this.#activations.overwrite(over, result, step)
      : this.#activations.store(result, storage, step);
  }

  /** Margins hold the zero point, as padding does: the padded tensor is the input with some of its margins. */
  #pad({ inputs, output, padding }: PadLayer): void {
    const packed = this.#packedInput(inputs[0]!);
    if (packed && this.#padInStrips(packed, output, padding)) return;
    const { storage, buffer } = this.#touch(this.#as(inputs[0]!, 'image'));
    if (storage.kind !== 'image') throw new RangeError('only images have margins');
    this.#activations.view(output, { kind: 'image', image: grown(storage.image, padding) }, buffer);
  }

  /** Padding that all readers take for margins of their strips; false where some cannot, as who reads the network's output. */
  #padInStrips({ storage, buffer }: StoredActivation, output: TensorId, pads: Window['padding']): boolean {
    if ((storage.kind === 'int8' && storage.pads) || output === this.#network.output) return false;
    const tensor = this.#activations.tensor(output);
    const view: StoredActivation = { id: output, tensor, storage: { kind: 'int8', pads }, buffer };
    const readers = this.#activations.readers(output);
    if (!readers.every((reader) => isWindowed(reader) && this.#reading(reader, view))) return false;
    this.#activations.view(output, view.storage, buffer);
    return true;
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
