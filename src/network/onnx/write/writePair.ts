import type { Bounds } from '../../build/activationClamp.ts';
import type { AddLayer, ExtremeLayer, MultiplyLayer, Network } from '../../network.ts';
import { tensorOf } from '../../network.ts';
import { realBounds } from '../../realNetwork.ts';
import type { OnnxFile } from './onnxFile.ts';
import { clamped } from './writeClamp.ts';

const names = { multiply: 'Mul', maximum: 'Max', minimum: 'Min' } as const;

/** Writes what combines two tensors value by value, the second of which may be one pixel. */
export function writePair(
  file: OnnxFile,
  network: Network,
  layer: AddLayer | MultiplyLayer | ExtremeLayer,
  inputs: readonly string[],
  name: string,
): void {
  const target = tensorOf(network, layer.output);
  const type = layer.kind === 'add' ? (layer.subtracts ? 'Sub' : 'Add') : names[layer.kind];
  const bounds = 'clamp' in layer ? realBounds(layer.clamp, target) : ([-Infinity, Infinity] as const);
  const shapes = [target.shape, tensorOf(network, layer.inputs[1]!).shape] as const;
  writeClampedPair(file, type, bounds, shapes, inputs, name);
}

/** @param shapes of the first and of the second tensor, without batch */
export function writeClampedPair(
  file: OnnxFile,
  type: string,
  bounds: Bounds,
  [first, second]: readonly [readonly number[], readonly number[]],
  inputs: readonly string[],
  name: string,
): void {
  const [left = '', right = ''] = inputs;
  const isVectorOnImage = first.length === 3 && second.length < 3;
  const shape = () => file.int64s(`${name}/pixel shape`, [0, second.at(-1)!, 1, 1]);
  const pixel = isVectorOnImage ? file.node('Reshape', [right, shape()], `${name}/pixel`) : right;
  clamped(file, bounds, name, (output) => file.node(type, [left, pixel], output));
}
