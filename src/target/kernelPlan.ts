import { TauscopeError } from '../network/errors.ts';
import type {
  ConvLayer,
  DepthwiseLayer,
  Layer,
  Network,
  Rounding,
  Tensor,
  TensorId,
} from '../network/network.ts';
import { elementCount, imageShape, tensorOf } from '../network/network.ts';
import { operandPairs } from '../network/operandPairs.ts';
import type { Routine } from './assembly/routine.ts';
import { integerCore } from './integerCore.ts';
import type { ConvTask } from './kernels/convTask.ts';
import { dense } from './kernels/dense.ts';
import { depthwise } from './kernels/depthwise.ts';
import type { ElementSource } from './kernels/elementwise.ts';
import { addTensors, centreValues, imageSource, int8Source, rescale } from './kernels/elementwise.ts';
import type { ImageLayout, OutputLayout } from './kernels/imageLayout.ts';
import { imageBytes, int16Output, int8Output, pixelOffset } from './kernels/imageLayout.ts';
import { averagePool, maxPool, meanOfImage } from './kernels/pooling.ts';
import type { Buffer } from './placeBuffers.ts';

/** A tensor in RAM: plain int8, or int16 distances from its zero point with margins. */
type Storage = { readonly kind: 'int8' } | { readonly kind: 'image'; readonly image: ImageLayout };

interface StoredTensor {
  readonly id: TensorId;
  readonly storage: Storage;
  readonly buffer: number;
}

/** {@link Buffer}, while its last reader is not known. */
interface Lifetime {
  readonly bytes: number;
  readonly firstStep: number;
  lastStep: number;
}

/** One kernel call before buffers are placed and convolution kernels chosen. */
export interface PlannedStep {
  /** Null for a copy into another layout. */
  readonly layer: Layer | null;
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
 * so that every kernel writes what the next one reads; only the network's input is converted. Depends neither on masks
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
  readonly #buffers: Lifetime[] = [];
  readonly #stored = new Map<TensorId, StoredTensor[]>();
  readonly #steps: PlannedStep[] = [];
  #owner = -1;

  constructor(network: Network, rounding: Rounding, prefix: string) {
    this.#network = network;
    this.#rounding = rounding;
    this.#prefix = prefix;
  }

  plan(): KernelPlan {
    const { input, output, layers } = this.#network;
    const first = this.#store(input, { kind: 'int8' }, -1);
    for (const layer of layers) {
      this.#owner = layer.index;
      this.#addLayer(layer);
    }
    const last = this.#as(output, 'int8');
    this.#buffers[last.buffer]!.lastStep = this.#steps.length;
    return {
      steps: this.#steps,
      buffers: this.#buffers,
      inputBuffer: first.buffer,
      outputBuffer: last.buffer,
    };
  }

  #tensor(id: TensorId): Tensor {
    return tensorOf(this.#network, id);
  }

  #claim(bytes: number, step: number): number {
    return this.#buffers.push({ bytes, firstStep: step, lastStep: step }) - 1;
  }

  #store(id: TensorId, storage: Storage, step: number): StoredTensor {
    const bytes =
      storage.kind === 'int8'
        ? elementCount(this.#tensor(id).shape)
        : imageBytes(storage.image) + overreadBytes;
    const stored = { id, storage, buffer: this.#claim(bytes, step) };
    this.#stored.set(id, [...(this.#stored.get(id) ?? []), stored]);
    return stored;
  }

  /** Layers that read a tensor itself, not a reshaped view of it. */
  #readers(id: TensorId): Layer[] {
    return this.#network.layers.filter((layer) => layer.inputs.includes(id));
  }

  /** Margins that the windows of a tensor's readers reach into. */
  #paddedImage(id: TensorId): ImageLayout {
    const image = { ...plainImage(this.#tensor(id)), top: 0, left: 0, bottom: 0, right: 0 };
    for (const layer of this.#readers(id)) {
      if (layer.kind !== 'conv' && layer.kind !== 'depthwise') continue;
      const { padding } = layer.window;
      image.top = Math.max(image.top, padding.top);
      image.left = Math.max(image.left, padding.left);
      image.bottom = Math.max(image.bottom, padding.bottom);
      image.right = Math.max(image.right, padding.right);
    }
    return image;
  }

  /** How the layer that computes a tensor should write it: as most of its readers want it. */
  #preferred(id: TensorId): Storage {
    const readers = this.#readers(id);
    const int8Only = readers.every((layer) => layer.kind === 'softmax') && !readers.some(isReshape);
    if (int8Only) return { kind: 'int8' };
    return { kind: 'image', image: this.#paddedImage(id) };
  }

  #touch(stored: StoredTensor): StoredTensor {
    this.#buffers[stored.buffer]!.lastStep = this.#steps.length;
    return stored;
  }

  /** The tensor as wanted: as it lies in RAM, or as a copy that an additional step makes. */
  #as(id: TensorId, wanted: 'int8' | 'image' | 'flat'): StoredTensor {
    const stored = this.#stored.get(id) ?? [];
    const fitting = stored.find(({ storage }) => fits(storage, wanted));
    if (fitting) return this.#touch(fitting);
    const from = stored.find(({ storage }) => storage.kind === 'image') ?? stored[0];
    if (!from) throw new RangeError(`tensor ${this.#tensor(id).name} is read before it is computed`);
    this.#touch(from);
    const storage: Storage =
      wanted === 'int8'
        ? { kind: 'int8' }
        : { kind: 'image', image: wanted === 'flat' ? plainImage(this.#tensor(id)) : this.#paddedImage(id) };
    const to = this.#store(id, storage, this.#steps.length);
    this.#copy(null, from, to);
    return to;
  }

  /** A step that copies values between storages of one shape, or of any shapes when one of them has no margins. */
  #copy(layer: Layer | null, from: StoredTensor, to: StoredTensor): void {
    const [source, target] = [this.#tensor(from.id).zeroPoint, this.#tensor(to.id).zeroPoint];
    const shaped = [to, from].find(({ storage }) => storage.kind === 'image' && !isFlat(storage.image)) ?? to;
    const { h, w, c } = plainImage(this.#tensor(shaped.id));
    const routine = centreValues({
      name: `${this.#prefix}_copy_${this.#steps.length}`,
      source: this.#source(from, w * c),
      inputZeroPoint: source,
      zeroPoint: target,
      output: this.#output(to, w * c),
      h,
      rowValues: w * c,
    });
    this.#push(layer, routine, from, to);
  }

  /** `rowValues`: length of the rows in which an unshaped storage is walked. */
  #source({ storage }: StoredTensor, rowValues: number): ElementSource {
    if (storage.kind === 'int8') return int8Source(rowValues);
    const source = imageSource(storage.image);
    return isFlat(storage.image) ? { ...source, rowBytes: 2 * rowValues } : source;
  }

  #output({ storage, id }: StoredTensor, rowValues?: number): OutputLayout {
    const { w, c } = plainImage(this.#tensor(id));
    if (storage.kind === 'int8') {
      const plain = int8Output(w, c);
      return rowValues === undefined ? plain : { ...plain, rowBytes: rowValues };
    }
    const layout = int16Output(storage.image);
    return rowValues !== undefined && isFlat(storage.image) ? { ...layout, rowBytes: 2 * rowValues } : layout;
  }

  #push(
    layer: Layer | null,
    routine: Routine | null,
    from: StoredTensor,
    to: StoredTensor,
    second: StoredTensor | null = null,
    task: ConvTask | null = null,
  ): void {
    this.#steps.push({
      layer,
      routine,
      task,
      owner: this.#owner,
      input: from.buffer,
      output: to.buffer,
      outputImage: to.storage.kind === 'image' ? to.storage.image : null,
      outputBytes:
        to.storage.kind === 'int8' ? elementCount(this.#tensor(to.id).shape) : imageBytes(to.storage.image),
      second: second ? second.buffer : null,
    });
  }

  #addLayer(layer: Layer): void {
    const rounding = this.#rounding;
    const name = `${this.#prefix}_layer_${layer.index}`;
    const [firstId, secondId] = [layer.inputs[0] ?? -1, layer.inputs[1] ?? -1];
    const [source, target] = [this.#tensor(firstId), this.#tensor(layer.output)];
    if (layer.kind === 'reshape') {
      this.#reshape(layer);
      return;
    }
    if (layer.kind === 'dequantize') throw new RangeError(`layer ${layer.index} gives float32 values`);
    const wanted = layer.kind === 'softmax' ? 'int8' : layer.kind === 'dense' ? 'flat' : 'image';
    const input = this.#as(firstId, wanted);
    const second = layer.kind === 'add' ? this.#as(secondId, 'image') : null;
    // Both inputs live until this step; copies may have come between.
    this.#touch(input);
    if (second) this.#touch(second);
    const storage: Storage = layer.kind === 'softmax' ? { kind: 'int8' } : this.#preferred(layer.output);
    const output = this.#store(layer.output, storage, this.#steps.length);
    const image = input.storage.kind === 'image' ? input.storage.image : null;
    if (layer.kind === 'softmax') {
      this.#push(layer, null, input, output);
      return;
    }
    if (!image) throw new RangeError(`layer ${layer.index} needs an image`);
    const { h: outH, w: outW, c: outC } = plainImage(target);
    const common = {
      name,
      input: image,
      output: this.#output(output),
      outH,
      outW,
      outC,
      outputZeroPoint: target.zeroPoint,
      rounding,
    };
    const elements = { name, output: this.#output(output), h: outH, rowValues: outW * outC, rounding };
    switch (layer.kind) {
      case 'conv':
        this.#push(layer, null, input, output, null, this.#convTask(layer, common));
        return;
      case 'depthwise': {
        if (layer.depthMultiplier !== 1) {
          const conv = asConvolution(layer, imageShape(source).c);
          this.#push(layer, null, input, output, null, this.#convTask(conv, common));
          return;
        }
        this.#push(layer, depthwise({ ...common, layer }), input, output);
        return;
      }
      case 'dense': {
        const inN = layer.weights.length / layer.bias.length;
        const rows = elementCount(source.shape) / inN;
        const routine = dense({ ...common, layer, rows, inputOrigin: pixelOffset(image, 0, 0) });
        this.#push(layer, routine, input, output);
        return;
      }
      case 'maxPool':
      case 'averagePool': {
        const task = {
          ...common,
          window: layer.window,
          inputZeroPoint: source.zeroPoint,
          zeroPoint: target.zeroPoint,
          clamp: layer.clamp,
        };
        this.#push(layer, (layer.kind === 'maxPool' ? maxPool : averagePool)(task), input, output);
        return;
      }
      case 'mean':
        this.#push(layer, meanOfImage({ ...common, layer, zeroPoint: target.zeroPoint }), input, output);
        return;
      case 'add': {
        const other = second!;
        const routine = addTensors({
          ...elements,
          layer,
          sources: [this.#source(input, outW * outC), this.#source(other, outW * outC)],
          inputZeroPoints: [source.zeroPoint, this.#tensor(secondId).zeroPoint],
          zeroPoint: target.zeroPoint,
        });
        this.#push(layer, routine, input, output, other);
        return;
      }
      case 'relu':
      case 'quantize': {
        if (!layer.requantisation) throw new RangeError(`layer ${layer.index} reads float32 values`);
        const routine = rescale({
          ...elements,
          source: this.#source(input, outW * outC),
          inputZeroPoint: source.zeroPoint,
          requantisation: layer.requantisation,
          zeroPoint: target.zeroPoint,
          clamp: layer.kind === 'relu' ? layer.clamp : { min: -128, max: 127 },
        });
        this.#push(layer, routine, input, output);
        return;
      }
      case 'pad': {
        if (output.storage.kind === 'int8') throw unsupported(layer, 'a padded tensor as output');
        const { top, left, bottom, right } = layer.padding;
        const outer = output.storage.image;
        const shape = plainImage(source);
        const inner: ImageLayout = {
          ...shape,
          top: outer.top + top,
          left: outer.left + left,
          bottom: outer.bottom + bottom,
          right: outer.right + right,
        };
        const routine = centreValues({
          name,
          source: this.#source(input, shape.w * shape.c),
          inputZeroPoint: source.zeroPoint,
          zeroPoint: target.zeroPoint,
          output: int16Output(inner),
          h: shape.h,
          rowValues: shape.w * shape.c,
        });
        this.#push(layer, routine, input, output);
        return;
      }
    }
  }

  #convTask(layer: ConvLayer, common: Omit<ConvTask, 'layer' | 'pairs'>): ConvTask {
    return { ...common, layer, pairs: operandPairs(this.#network, layer) };
  }

  /** A view of the same bytes when nothing has margins, else a copy. */
  #reshape(layer: Layer): void {
    const from = layer.inputs[0] ?? -1;
    const stored = this.#stored.get(from)!;
    const wanted = this.#preferred(layer.output);
    const flat = wanted.kind === 'int8' || isFlat(wanted.image);
    const view = stored.find(({ storage }) =>
      wanted.kind === 'int8' ? storage.kind === 'int8' : storage.kind === 'image' && isFlat(storage.image),
    );
    const sameZero = this.#tensor(from).zeroPoint === this.#tensor(layer.output).zeroPoint;
    if (view && flat && (wanted.kind === 'int8' || sameZero)) {
      this.#stored.set(layer.output, [{ id: layer.output, storage: wanted, buffer: view.buffer }]);
      this.#touch(view);
      return;
    }
    const source = this.#touch(
      stored.find(({ storage }) => storage.kind === 'image' && isFlat(storage.image)) ?? stored[0]!,
    );
    const target = this.#store(layer.output, wanted, this.#steps.length);
    if (!flat && source.storage.kind === 'image' && !isFlat(source.storage.image))
      throw unsupported(layer, 'a reshape between two padded images');
    this.#copy(layer, source, target);
  }
}

/** Kernels load whole groups of values: some lie behind the tensor. */
const overreadBytes = 8;

function isReshape(layer: Layer): boolean {
  return layer.kind === 'reshape';
}

function plainImage({ shape }: Tensor): ImageLayout {
  const c = shape.at(-1) ?? 1;
  const w = shape.length > 1 ? shape.at(-2)! : 1;
  return { h: elementCount(shape) / (w * c), w, c, top: 0, left: 0, bottom: 0, right: 0 };
}

function isFlat({ top, left, bottom, right }: ImageLayout): boolean {
  return top + left + bottom + right === 0;
}

function fits(storage: Storage, wanted: 'int8' | 'image' | 'flat'): boolean {
  if (storage.kind === 'int8') return wanted === 'int8';
  return wanted === 'image' || (wanted === 'flat' && isFlat(storage.image));
}

/** A depthwise convolution with several outputs per input channel, as a convolution with zeros for all other channels. */
function asConvolution(layer: DepthwiseLayer, inC: number): ConvLayer {
  const { kernel } = layer.window;
  const outC = inC * layer.depthMultiplier;
  const taps = kernel.h * kernel.w;
  const weights = new Int8Array(outC * taps * inC);
  for (let o = 0; o < outC; o++)
    for (let tap = 0; tap < taps; tap++)
      weights[(o * taps + tap) * inC + Math.floor(o / layer.depthMultiplier)] =
        layer.weights[tap * outC + o]!;
  return { ...layer, kind: 'conv', weights };
}

function unsupported(layer: Layer, what: string): TauscopeError {
  return new TauscopeError(
    'model-unsupported',
    `Layer ${layer.index} (${layer.kind}) needs ${what}, for which there is no assembly kernel; ` +
      'export the C kernels, or change the layer.',
  );
}
