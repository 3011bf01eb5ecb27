import type { ImageLayout } from '../kernels/imageLayout.ts';
import { overreadBytes, planes, rowBytes } from '../kernels/imageLayout.ts';
import type { Layer, Network, Tensor, TensorId, Window } from '../network/network.ts';
import { elementCount, tensorOf } from '../network/network.ts';
import { combinesTensors, isElementwise } from './elementwiseKernel.ts';
import type { Buffer } from './placeBuffers.ts';
import type { StoredActivation, TensorStorage, WantedStorage } from './tensorStorage.ts';
import { isFlat, plainImage, storedBytes, suits } from './tensorStorage.ts';

/** {@link Buffer}, while its last reader is not known. */
interface Lifetime {
  readonly bytes: number;
  readonly firstStep: number;
  lastStep: number;
  readonly over?: NonNullable<Buffer['over']>;
}

/** Where the tensors of a network lie while its steps are planned one after the other, and how long they live. */
export class StoredActivations {
  readonly #network: Network;
  readonly #planar: ReadonlySet<TensorId>;
  readonly #packed: ReadonlySet<TensorId>;
  readonly #buffers: Lifetime[] = [];
  readonly #stored = new Map<TensorId, StoredActivation[]>();

  /**
   * @param planar tensors that are stored as planes
   * @param packed tensors that are stored as int8
   */
  constructor(network: Network, planar: ReadonlySet<TensorId>, packed: ReadonlySet<TensorId>) {
    this.#network = network;
    this.#planar = planar;
    this.#packed = packed;
  }

  get buffers(): readonly Buffer[] {
    return this.#buffers;
  }

  /** The tensors that lie as images in one of these buffers. */
  imagesIn(buffers: ReadonlySet<number>): TensorId[] {
    return [...this.#stored].flatMap(([id, places]) =>
      places.some(({ buffer, storage }) => storage.kind === 'image' && buffers.has(buffer)) ? [id] : [],
    );
  }

  tensor(id: TensorId): Tensor {
    return tensorOf(this.#network, id);
  }

  /** The storages of a tensor; none before it is computed. */
  of(id: TensorId): readonly StoredActivation[] {
    return this.#stored.get(id) ?? [];
  }

  find(id: TensorId, wanted: WantedStorage): StoredActivation | undefined {
    return this.of(id).find(({ storage }) => suits(storage, wanted, this.paddedImage(id)));
  }

  /** A new buffer for a tensor, written in `step`. */
  store(id: TensorId, storage: TensorStorage, step: number, over?: Buffer['over']): StoredActivation {
    const tensor = this.tensor(id);
    const slack = storage.kind === 'int8' ? 0 : overreadBytes;
    const bytes = storedBytes({ tensor, storage }) + slack;
    const buffer = this.#buffers.push({ bytes, firstStep: step, lastStep: step, ...(over && { over }) }) - 1;
    const stored = { id, tensor, storage, buffer };
    this.#stored.set(id, [...this.of(id), stored]);
    return stored;
  }

  /** A tensor that a step writes over another one, which nobody reads any more and which lies the same way. */
  overwrite({ buffer, storage }: StoredActivation, id: TensorId, step: number): StoredActivation {
    this.view(id, storage, buffer);
    return this.touch(this.origin(id), step);
  }

  /** Whether `layer` is the last one that needs what lies in the buffer. */
  isLastReader(layer: Layer, buffer: number): boolean {
    const { layers, output } = this.#network;
    const later = layers.slice(layers.indexOf(layer) + 1);
    return [...this.#stored].every(
      ([id, places]) =>
        places.every((place) => place.buffer !== buffer) ||
        (id !== output && later.every(({ inputs }) => !inputs.includes(id))),
    );
  }

  /** A tensor that lies where another one lies. */
  view(id: TensorId, storage: TensorStorage, buffer: number): void {
    this.#stored.set(id, [{ id, tensor: this.tensor(id), storage, buffer }]);
  }

  /** Keeps the buffer until `step` is done. */
  touch(stored: StoredActivation, step: number): StoredActivation {
    this.#buffers[stored.buffer]!.lastStep = step;
    return stored;
  }

  /** Layers that read a tensor itself, not a reshaped view of it. */
  readers(id: TensorId): Layer[] {
    return this.#network.layers.filter((layer) => layer.inputs.includes(id));
  }

  /** With the margins that its readers reach into, as planes if so planned, and rows of whole words for windows of convolutions. */
  paddedImage(id: TensorId): ImageLayout {
    const image = { ...plainImage(this.tensor(id)), top: 0, left: 0, bottom: 0, right: 0 };
    const readers = this.readers(id);
    for (const layer of readers) {
      const padding = this.#marginsRead(layer);
      if (!padding) continue;
      image.top = Math.max(image.top, padding.top);
      image.left = Math.max(image.left, padding.left);
      image.bottom = Math.max(image.bottom, padding.bottom);
      image.right = Math.max(image.right, padding.right);
    }
    if (this.#planar.has(id)) return planes(image);
    const hasWindows = readers.some((layer) => layer.kind === 'conv' && layer.window.kernel.w > 1);
    if (hasWindows && rowBytes(image) % 4 !== 0) image.right++;
    return image;
  }

  /** How the layer that computes a tensor should write it: as most of its readers want it. */
  preferred(id: TensorId): TensorStorage {
    const int8Only = this.readers(id).every((layer) => layer.kind === 'softmax');
    return int8Only || this.#packed.has(id) || this.#isAddend(id)
      ? { kind: 'int8' }
      : { kind: 'image', image: this.paddedImage(id) };
  }

  /**
   * Whether only a layer that combines two tensors reads it, and can write over the other one: int8 takes half of the RAM then,
   * unless it lies where another tensor does.
   */
  #isAddend(id: TensorId): boolean {
    const [reader, another] = this.readers(id);
    const other = reader?.inputs.find((input) => input !== id);
    if (!reader || another || other === undefined || !combinesTensors(reader)) return false;
    const otherReaders = this.readers(other);
    // Of two that nobody else reads the first one stays an image.
    const keepsOther = otherReaders.length > 1 || reader.inputs[1] === id;
    const alike = elementCount(this.tensor(other).shape) === elementCount(this.tensor(id).shape);
    const maker = this.#network.layers.find(({ output }) => output === id);
    const isPlaced = maker && (maker.kind === 'reshape' || isElementwise(maker));
    return keepsOther && otherReaders.at(-1) === reader && alike && !isPlaced;
  }

  /** As what a copy for a reader should be stored. */
  copied(id: TensorId, wanted: WantedStorage): TensorStorage {
    if (wanted === 'int8') return { kind: 'int8' };
    return { kind: 'image', image: wanted === 'flat' ? plainImage(this.tensor(id)) : this.paddedImage(id) };
  }

  /** The storage that copies are best made from: an image, rather one without margins if `flat`. */
  origin(id: TensorId, flat = false): StoredActivation {
    const stored = this.of(id);
    const image = stored.find(({ storage }) => storage.kind === 'image' && (!flat || isFlat(storage.image)));
    const origin = image ?? stored.find(({ storage }) => storage.kind === 'image' || !storage.pads);
    if (!origin) throw new RangeError(`tensor ${this.tensor(id).name} is nowhere to be copied from`);
    return origin;
  }

  /** What a layer reads around its input; null for nothing. */
  #marginsRead(layer: Layer): Window['padding'] | null {
    switch (layer.kind) {
      case 'conv':
      case 'depthwise':
        return layer.window.padding;
      case 'tiledConv':
        return layer.padding;
      case 'pad': {
        const { padding } = layer;
        const around = this.paddedImage(layer.output);
        return {
          top: padding.top + around.top,
          left: padding.left + around.left,
          bottom: padding.bottom + around.bottom,
          right: padding.right + around.right,
        };
      }
      default:
        return null;
    }
  }
}
