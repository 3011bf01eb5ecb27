import type { AddLayer, ExtremeLayer, MultiplyLayer, Network } from '../../network.ts';
import { tensorOf } from '../../network.ts';
import { realBounds } from '../../realNetwork.ts';
import type { OnnxFile } from './onnxFile.ts';
import { clamped } from './writeLayer.ts';

const names = { multiply: 'Mul', maximum: 'Max', minimum: 'Min' } as const;

/** Writes what combines two tensors value by value, the second of which may be one pixel. */
export function writePair(
  file: OnnxFile,
  network: Network,
  layer: AddLayer | MultiplyLayer | ExtremeLayer,
  [first = '', second = '']: readonly string[],
  name: string,
): void {
  const target = tensorOf(network, layer.output);
  const { shape } = tensorOf(network, layer.inputs[1]!);
  const channels = shape.at(-1)!;
  const isVectorOnImage = target.shape.length === 3 && shape.length < 3;
  const pixel = isVectorOnImage
    ? file.node('Reshape', [second, file.int64s(`${name}/pixel shape`, [1, channels, 1, 1])], `${name}/pixel`)
    : second;
  const type = layer.kind === 'add' ? (layer.subtracts ? 'Sub' : 'Add') : names[layer.kind];
  const bounds = 'clamp' in layer ? realBounds(layer.clamp, target) : ([-Infinity, Infinity] as const);
  clamped(file, bounds, name, (output) => file.node(type, [first, pixel], output));
}
