import { eachCopiedValue } from '../../eachCopiedValue.ts';
import type { RearrangeLayer, TensorId } from '../../network.ts';
import { tensorOf } from '../../network.ts';
import { channelsLast, memoryOrder } from '../graph/layout.ts';
import type { OnnxFile } from './onnxFile.ts';
import { channelsFirst, shapeWithBatch } from './onnxShapes.ts';

/** Of a network's tensors, without batch. */
interface Shapes {
  readonly tensors: readonly { readonly shape: readonly number[] }[];
}

/** Dimension of a file, channels first, for each of an image, channels last. */
const imageAxes = [2, 3, 1];

/**
 * Writes a rearrangement: a concatenation as Concat, any other as one Gather of all values, which lie row by row in `inputs`
 * as the file has them.
 */
export function writeRearrangement(
  file: OnnxFile,
  network: Shapes,
  layer: RearrangeLayer,
  inputs: readonly string[],
  name: string,
): void {
  const target = tensorOf(network, layer.output).shape;
  if (layer.operator === 'concatenation') {
    const axis = target.length === 3 ? imageAxes[layer.axis]! : 1 + layer.axis;
    file.node('Concat', inputs, name, { axis: { int: axis } });
    return;
  }
  const flat = inputs.map((input, n) =>
    file.node('Reshape', [input, file.int64s(`${name}/all`, [0, -1])], `${name}/flat${n}`),
  );
  const all = flat.length === 1 ? flat[0]! : file.node('Concat', flat, `${name}/flat`, { axis: { int: 1 } });
  const indices = file.int64s(`${name}/indices`, gatheredPlaces(network, layer));
  const gathered = file.node('Gather', [all, indices], `${name}/gathered`, { axis: { int: 1 } });
  file.node('Reshape', [gathered, file.int64s(`${name}/shape`, [0, ...channelsFirst(target)])], name);
}

/** For each value of the output in the file's order its place in all inputs, one after the other in the file's order. */
function gatheredPlaces(network: Shapes, layer: RearrangeLayer): Int32Array {
  let length = 0;
  const places = layer.inputs.map((id) => {
    const order = fileOrder(network, id);
    const place = new Int32Array(order.length);
    order.forEach((value, n) => (place[value] = length + n));
    length += order.length;
    return place;
  });
  const order = fileOrder(network, layer.output);
  const sources = new Int32Array(order.length);
  eachCopiedValue(layer, (input, from, to) => {
    sources[to] = places[input]![from]!;
  });
  return order.map((value) => sources[value]!);
}

/** Which value of an activation stands at each place of the file. */
function fileOrder(network: Shapes, id: TensorId): Int32Array {
  return memoryOrder(channelsLast(shapeWithBatch(tensorOf(network, id).shape)));
}
