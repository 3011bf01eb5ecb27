import { paddingSchemeOf } from '../network/build/paddingScheme.ts';
import type {
  FloatConvLayer,
  FloatDepthwiseLayer,
  FloatLayer,
  FloatNetwork,
  FloatPoolLayer,
  FloatTensor,
} from '../network/floatNetwork.ts';
import { floatTensor } from '../network/floatNetwork.ts';
import type { TensorId } from '../network/network.ts';

const noPadding = { top: 0, left: 0, bottom: 0, right: 0 };

/**
 * The same network with margins that are neither SAME nor VALID as layers of their own, as TensorFlow Lite writes them:
 * before convolutions, and before maxima over values that are nowhere below 0. Averages keep theirs, which have no part
 * in them. Layers are counted anew, as a file counts its operators.
 */
export function withExplicitPadding(network: FloatNetwork): FloatNetwork {
  const tensors: FloatTensor[] = [floatTensor(network, 0)];
  const layers: FloatLayer[] = [];
  const places = [0];
  const push = (layer: FloatLayer, inputs: readonly TensorId[], tensor: FloatTensor): TensorId => {
    const output = tensors.push(tensor) - 1;
    layers.push({ ...layer, index: layers.length, inputs, output });
    return output;
  };
  for (const layer of network.layers) {
    let inputs = layer.inputs.map((id) => places[id]!);
    let changed = layer;
    const source = floatTensor(network, layer.inputs[0]!);
    if (takesZeros(layer, layers[inputs[0]! - 1]) && !paddingSchemeOf(layer, source)) {
      const { padding } = layer.window;
      const [h = 0, w = 0, c = 0] = source.shape;
      const shape = [padding.top + h + padding.bottom, padding.left + w + padding.right, c];
      const pad: FloatLayer = { ...layer, kind: 'pad', padding };
      inputs = [push(pad, inputs, { name: `${source.name}/padded`, shape })];
      changed = { ...layer, window: { ...layer.window, padding: noPadding } };
    }
    places.push(push(changed, inputs, floatTensor(network, layer.output)));
  }
  return { ...network, tensors, layers };
}

/** Whether zeros around the input of a layer that slides over it give what margins give. */
function takesZeros(
  layer: FloatLayer,
  before: FloatLayer | undefined,
): layer is FloatConvLayer | FloatDepthwiseLayer | FloatPoolLayer {
  if (layer.kind === 'maxPool') return before !== undefined && 'bounds' in before && before.bounds[0] >= 0;
  return layer.kind === 'conv' || layer.kind === 'depthwise';
}
