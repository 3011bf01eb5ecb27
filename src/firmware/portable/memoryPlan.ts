import type { ConvLayer, IntegerNetwork, Network, TensorId, TiledConvLayer } from '../../network/network.ts';
import { elementCount, imageShape, tensorOf } from '../../network/network.ts';
import { placeBuffers } from '../../plan/placeBuffers.ts';
import { paddedInput } from './paddedInput.ts';
import { unpackedBlocks } from './unpackedBlocks.ts';

/** Where the bundle's static buffers lie in its one arena, as byte offsets. */
export interface MemoryPlan {
  readonly arenaBytes: number;
  /** Every int8 tensor the network computes or reads; a reshape's output lies where its input lies. */
  readonly tensors: ReadonlyMap<TensorId, number>;
  /** By layer index of an unpacked convolution: the padded int16 copy of its input. */
  readonly paddedInputs: ReadonlyMap<number, number>;
  /** By layer index: int32 sums between chunks; absent when every block is one chunk. */
  readonly partialSums: ReadonlyMap<number, number>;
  /** By layer index of a convolution by tiles: the points of one tile. */
  readonly tilePoints: ReadonlyMap<number, number>;
}

/** Bytes of int32 sums carried between the chunks of one block: two channels of every output pixel pair. */
export function partialSumBytes(network: Network, layer: ConvLayer): number {
  const { h, w } = imageShape(tensorOf(network, layer.output));
  return Math.ceil((h * w) / 2) * 4 * Int32Array.BYTES_PER_ELEMENT;
}

/** Bytes of one tile's inputs at its points, int16. */
export function tilePointsBytes({ pointWeights, bias }: TiledConvLayer): number {
  return pointWeights.byteLength / bias.length;
}

/** Activation buffers by lifetime: a byte is reused once its last reader has run. */
export function memoryPlan(network: IntegerNetwork): MemoryPlan {
  const storage = new Map<TensorId, TensorId>([[network.input, network.input]]);
  for (const layer of network.layers) {
    const source = layer.inputs[0] ?? -1;
    storage.set(layer.output, layer.kind === 'reshape' ? (storage.get(source) ?? source) : layer.output);
  }

  const buffers: { bytes: number; firstStep: number; lastStep: number }[] = [];
  const claim = (bytes: number, firstStep: number, lastStep: number) =>
    buffers.push({ bytes, firstStep, lastStep }) - 1;
  const ofStorage = new Map<TensorId, number>();
  const touch = (id: TensorId, step: number) => {
    const root = storage.get(id) ?? id;
    const known = ofStorage.get(root);
    if (known === undefined)
      ofStorage.set(root, claim(elementCount(tensorOf(network, id).shape), step, step));
    else buffers[known]!.lastStep = step;
  };

  const ofPaddedInput = new Map<number, number>();
  const ofPartialSums = new Map<number, number>();
  const ofTilePoints = new Map<number, number>();
  touch(network.input, -1);
  network.layers.forEach((layer, step) => {
    for (const id of layer.inputs) touch(id, step);
    touch(layer.output, step);
    if (layer.kind === 'tiledConv') ofTilePoints.set(layer.index, claim(tilePointsBytes(layer), step, step));
    if (layer.kind !== 'conv') return;
    ofPaddedInput.set(layer.index, claim(paddedInput(network, layer).bytes, step, step));
    const blocks = unpackedBlocks(layer);
    if (blocks.some((block) => block.chunks.length > 1))
      ofPartialSums.set(layer.index, claim(partialSumBytes(network, layer), step, step));
  });
  touch(network.output, network.layers.length);

  const { offsets, totalBytes } = placeBuffers(buffers);
  const placed = <K>(of: Map<K, number>) => new Map([...of].map(([key, buffer]) => [key, offsets[buffer]!]));
  return {
    arenaBytes: totalBytes,
    tensors: new Map([...storage].map(([id, root]) => [id, offsets[ofStorage.get(root)!]!])),
    paddedInputs: placed(ofPaddedInput),
    partialSums: placed(ofPartialSums),
    tilePoints: placed(ofTilePoints),
  };
}
