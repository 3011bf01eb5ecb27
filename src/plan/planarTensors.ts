import { instructionCount } from '../assembly/routine.ts';
import { clearMargins } from '../kernels/clearMargins.ts';
import { registers } from '../kernels/convolution/winograd/winogradSlots.ts';
import { depthwise } from '../kernels/depthwise.ts';
import { Frame } from '../kernels/frame.ts';
import type { ImageLayout } from '../kernels/imageLayout.ts';
import { planes } from '../kernels/imageLayout.ts';
import { hasPlanarKernel, planarDepthwise } from '../kernels/planarDepthwise.ts';
import type { DepthwiseLayer, IntegerLayer, IntegerNetwork, Rounding, TensorId } from '../network/network.ts';
import { tensorOf } from '../network/network.ts';
import type { TensorStorage } from './tensorStorage.ts';
import { outputOf, plainImage } from './tensorStorage.ts';

/** Planes need fewer instructions by so much: more of them are branches. */
const worthwhile = 0.9;

/**
 * Tensors whose channels are best stored as planes: a convolution writes them, which can do so at no cost, and one depthwise
 * convolution alone reads them, perhaps through a PAD, in fewer instructions so.
 * @param storageOf how the layer that computes a tensor writes it
 */
export function planarTensors(
  network: IntegerNetwork,
  rounding: Rounding,
  storageOf: (id: TensorId) => TensorStorage,
): ReadonlySet<TensorId> {
  const found = new Set<TensorId>();
  for (const layer of network.layers) {
    if (layer.kind !== 'depthwise') continue;
    const chain = chainBefore(network, layer);
    const readsImages = chain?.every((id) => storageOf(id).kind === 'image');
    if (chain && readsImages && isFaster(network, layer, rounding, storageOf(layer.output)))
      for (const id of chain) found.add(id);
  }
  return found;
}

/** The tensors from a convolution to the depthwise one; null when anything else writes or reads them. */
function chainBefore(network: IntegerNetwork, reader: IntegerLayer): TensorId[] | null {
  const id = reader.inputs[0]!;
  const readers = network.layers.filter(({ inputs }) => inputs.includes(id));
  const writer = network.layers.find(({ output }) => output === id);
  if (readers.length !== 1 || id === network.output) return null;
  if (writer?.kind === 'conv') return [id];
  if (writer?.kind !== 'pad' || reader.kind === 'pad') return null;
  const before = chainBefore(network, writer);
  return before && [...before, id];
}

function isFaster(
  network: IntegerNetwork,
  layer: DepthwiseLayer,
  rounding: Rounding,
  storage: TensorStorage,
): boolean {
  const [source, target] = [tensorOf(network, layer.inputs[0]!), tensorOf(network, layer.output)];
  const image: ImageLayout = { ...plainImage(source), ...layer.window.padding };
  const output = plainImage(target);
  const task = {
    ...{ name: 'depthwise', layer, rounding, outputZeroPoint: target.zeroPoint },
    ...{ output: outputOf({ storage, tensor: target }), outH: output.h, outW: output.w, outC: output.c },
  };
  const planar = { ...task, input: planes(image) };
  if (!hasPlanarKernel(planar)) return false;
  const pixels = { ...task, input: image };
  return (
    instructionCount(planarDepthwise(planar).body) + marginInstructions(planar.input) <
    worthwhile * (instructionCount(depthwise(pixels).body) + marginInstructions(image))
  );
}

/** What zeroing its margins adds to the kernel that writes an image. */
function marginInstructions(image: ImageLayout): number {
  const [base, at, zero, counter, rows] = registers;
  return instructionCount(clearMargins(new Frame(''), image, base, { at, zero, counter, rows }));
}
