import type { FloatNetwork } from '../../floatNetwork.ts';
import { floatTensor } from '../../floatNetwork.ts';
import type { TensorId } from '../../network.ts';
import { OnnxFile } from './onnxFile.ts';
import { channelsFirst, channelsFirstWeights } from './onnxShapes.ts';
import { writeLayer } from './writeLayer.ts';

/** How the tensors are called in the file. */
export function tensorName(id: TensorId): string {
  return `t${id}`;
}

/** A float network as an .onnx file for any batch, channels first, with the given tensors as its outputs. */
export function writeFloatOnnx(network: FloatNetwork, outputs: readonly TensorId[]): Uint8Array {
  const file = new OnnxFile();
  for (const layer of network.layers)
    writeLayer(file, network, layer, {
      read: tensorName,
      write: tensorName,
      parameters({ output, weights, bias }, shape) {
        const name = tensorName(output);
        return [
          file.constant(`${name}/weights`, shape, channelsFirstWeights(weights, shape)),
          file.constant(`${name}/bias`, [bias.length], bias),
        ];
      },
    });
  const end = (id: TensorId) => ({
    name: tensorName(id),
    shape: ['batch', ...channelsFirst(floatTensor(network, id).shape)],
  });
  return file.bytes(network.name, [end(0)], outputs.map(end));
}
