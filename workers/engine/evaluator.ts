import { classOf } from '../../src/arithmetic/classOf.ts';
import { dequantize } from '../../src/arithmetic/dequantize.ts';
import { quantize } from '../../src/arithmetic/quantize.ts';
import type { TensorValues } from '../../src/arithmetic/runNetwork.ts';
import { inputActivations } from '../../src/arithmetic/runNetwork.ts';
import type { InputBatch } from '../../src/exploration/engine.ts';
import { classThreshold } from '../../src/network/classThreshold.ts';
import type { Network, Rounding, TensorId } from '../../src/network/network.ts';
import { elementCount, tensorOf } from '../../src/network/network.ts';
import type { Arena } from './arena.ts';
import { createArena } from './arena.ts';
import { groupImages, instantiateKernels } from './kernelModule.ts';
import { planLayers } from './layerPlan.ts';
import type { ProductLayer } from './productLayer.ts';
import type { Storage } from './storage.ts';
import { elementOffsets } from './storage.ts';
import type { TileForm, TileLayer } from './tileLayer.ts';

/** A network in the kernels' memory, for up to `batchImages` images at a time. */
export interface Evaluator {
  readonly arena: Arena;
  readonly batchImages: number;
  /** Groups of images that `batchImages` fill. */
  readonly mostGroups: number;
  /** Enters the images that later calls work on. Throws TauscopeError `data-mismatch` for inputs of another network. */
  load(inputs: InputBatch): void;
  /** Evaluates the exact layers at positions `from` to `to - 1`. */
  run(from: number, to: number): void;
  /** The convolution, depthwise or dense layer at a position, to run it with other weights. */
  products(position: number): ProductLayer;
  /** The convolution at a position by tiles, to run it with point weights; takes memory. */
  tiles(position: number, form: TileForm): TileLayer;
  /** Where a tensor lies; undefined for real values, and for what a pool on sums leaves out. */
  storage(tensor: TensorId): Storage | undefined;
  /** Groups that the loaded images fill. */
  readonly groups: number;
  /** Predicted class of every loaded image. */
  classes(): Uint16Array;
  /** The network's output for every loaded image. */
  outputs(): TensorValues[];
  /** Int8 values of a tensor that is stored, for every loaded image. */
  activations(tensor: TensorId): Int8Array[];
}

/** Groups evaluated together, when they fit: as many as a block has pixels, for layers with a single output pixel. */
const groupsTogether = 4;

/**
 * Lays a network out in a new instance of the kernels, with as many images at a time as half of the budget holds; the
 * other half is for lists and kept sums. `everyTensor` keeps every activation readable. Throws RangeError when the budget does not hold a single group.
 */
export function createEvaluator(
  module: WebAssembly.Module,
  network: Network,
  rounding: Rounding,
  budgetBytes: number,
  everyTensor = false,
): Evaluator {
  for (let groups = groupsTogether; ; groups--)
    for (const withTiles of [true, false])
      try {
        return evaluatorFor(module, network, rounding, budgetBytes, groups, everyTensor, withTiles);
      } catch (error) {
        if (!(error instanceof RangeError) || (groups === 1 && !withTiles)) throw error;
      }
}

function evaluatorFor(
  module: WebAssembly.Module,
  network: Network,
  rounding: Rounding,
  budgetBytes: number,
  mostGroups: number,
  everyTensor: boolean,
  withTiles: boolean,
): Evaluator {
  const arena = createArena(instantiateKernels(module), budgetBytes);
  const { kernels } = arena;
  const { storages, steps, products, tiles } = planLayers(
    arena,
    network,
    rounding,
    mostGroups,
    everyTensor,
    withTiles,
  );
  const batchImages = mostGroups * groupImages;
  const entrances = entrancesOf(network).map((entrance) => ({
    ...entrance,
    access: accessTo(arena, entrance.tensor, batchImages),
  }));
  const exit = exitOf(network);
  const exitAccess = accessTo(arena, exit.tensor, batchImages);
  const ranks = arena.put(ranksOf(exit, network));
  if (arena.usedBytes > budgetBytes / 2)
    throw new RangeError(`${network.name} needs ${arena.usedBytes} bytes for ${batchImages} images`);
  let loaded = 0;

  /** What reading and writing one tensor from outside needs. */
  function accessTo(memory: Arena, id: TensorId, images: number) {
    const storage = storages[id];
    const tensor = tensorOf(network, id);
    if (!storage) throw new RangeError(`tensor ${tensor.name} is not in the kernels' memory`);
    const elements = elementCount(tensor.shape);
    const places = memory.put(elementOffsets(storage));
    const values = memory.take(images * elements);
    const group = (n: number) => storage.address + n * storage.groupBytes;
    return { elements, places, values, group, zeroPoint: tensor.zeroPoint };
  }

  function eachGroup(run: (group: number, images: number, firstImage: number) => void): void {
    for (let first = 0; first < loaded; first += groupImages)
      run(first / groupImages, Math.min(groupImages, loaded - first), first);
  }

  function unpacked({ elements, places, values, group, zeroPoint }: typeof exitAccess): Int8Array[] {
    eachGroup((n, images, first) =>
      kernels.unpack(values + first * elements, images, elements, places, group(n), zeroPoint),
    );
    return Array.from({ length: loaded }, (_, n) => arena.int8(values + n * elements, elements).slice());
  }

  function outputs(): TensorValues[] {
    const found = unpacked(exitAccess);
    return exit.real ? found.map((output) => dequantize(output, tensorOf(network, exit.tensor))) : found;
  }

  function classes(): Uint16Array {
    const { elements, places, values, group, zeroPoint } = exitAccess;
    if (elements === 1) {
      const threshold = classThreshold(network);
      return Uint16Array.from(outputs(), (value) => classOf(value, threshold));
    }
    // Two outputs or more leave room for two bytes per image.
    eachGroup((n, images, first) =>
      kernels.classes(values + 2 * first, images, elements, places, group(n), zeroPoint, ranks),
    );
    return arena.uint16(values, loaded).slice();
  }

  return {
    arena,
    batchImages,
    mostGroups,
    get groups() {
      return Math.ceil(loaded / groupImages);
    },
    load(inputs) {
      if (inputs.length > batchImages) throw new RangeError(`at most ${batchImages} images at a time`);
      for (const input of inputs) inputActivations(network, input);
      loaded = inputs.length;
      for (const { toInt8, access } of entrances) {
        const { elements, places, values, group, zeroPoint } = access;
        const bytes = arena.int8(values, loaded * elements);
        inputs.forEach((input, n) => bytes.set(toInt8(input), n * elements));
        eachGroup((n, images, first) =>
          kernels.pack(values + first * elements, images, elements, places, group(n), zeroPoint),
        );
      }
    },
    run(from, to) {
      const groups = Math.ceil(loaded / groupImages);
      for (let position = from; position < to; position++) steps[position]?.(groups);
    },
    products(position) {
      const layer = products[position];
      if (!layer) throw new RangeError(`layer at position ${position} has no weights`);
      return layer;
    },
    tiles(position, form) {
      const make = tiles[position];
      if (!make) throw new RangeError(`layer at position ${position} is not a convolution`);
      return make(form);
    },
    storage: (tensor) => storages[tensor],
    classes,
    outputs,
    activations(tensor) {
      const mark = arena.usedBytes;
      const values = unpacked(accessTo(arena, tensor, loaded));
      arena.release(mark);
      return values;
    },
  };
}

/** The int8 tensors that images enter: the input itself, or what QUANTIZE makes of a float32 input. */
function entrancesOf(network: Network) {
  const input = tensorOf(network, network.input);
  if (input.type === 'int8')
    return [{ tensor: network.input, toInt8: (values: TensorValues) => values as Int8Array }];
  return network.layers.flatMap((layer) =>
    layer.kind === 'quantize' && layer.inputs[0] === network.input
      ? [
          {
            tensor: layer.output,
            toInt8: (values: TensorValues) =>
              quantize(layer, values, input, tensorOf(network, layer.output), 'double'),
          },
        ]
      : [],
  );
}

interface Exit {
  readonly tensor: TensorId;
  /** Whether the network's output is the real values of the tensor. */
  readonly real: boolean;
}

/** The int8 tensor behind the network's output. */
function exitOf(network: Network): Exit {
  let id = network.output;
  let real = false;
  while (tensorOf(network, id).type === 'float32') {
    const layer = network.layers.find(({ output }) => output === id);
    if (layer?.kind !== 'dequantize' && layer?.kind !== 'reshape')
      throw new RangeError(`the output comes from ${layer?.kind ?? 'the input'}`);
    real = true;
    id = layer.inputs[0]!;
  }
  return { tensor: id, real };
}

/** Rank of every int8 value among the outputs it stands for: real outputs of tiny or huge scales may be equal. */
function ranksOf({ tensor, real }: Exit, network: Network): Int32Array {
  const values = Int8Array.from({ length: 256 }, (_, n) => n - 128);
  const outputs = real ? dequantize(values, tensorOf(network, tensor)) : values;
  let rank = 0;
  return Int32Array.from(outputs, (output, n) => (n > 0 && output > outputs[n - 1]! ? ++rank : rank));
}
