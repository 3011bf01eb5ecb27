import type { Network } from '../../../../src/network/network.ts';
import { imageShape, tensorOf } from '../../../../src/network/network.ts';
import { FloatNetwork } from './floatNetwork.ts';
import type { BuiltOnnx } from './onnxWriter.ts';

/** A chain of convolutions, max pools and dense layers as the float network that it is the quantised form of. */
export function floatTwin(network: Network): BuiltOnnx {
  const { h, w, c } = imageShape(tensorOf(network, network.input));
  const twin = new FloatNetwork([1, c, h, w]);
  let value = 'input';
  for (const layer of network.layers) {
    const source = tensorOf(network, layer.inputs[0]!);
    const output = tensorOf(network, layer.output);
    if (layer.kind === 'reshape') value = twin.node('Flatten', [value], { axis: 1 });
    if (layer.kind === 'maxPool') {
      const { kernel, stride } = layer.window;
      value = twin.node('MaxPool', [value], {
        kernel_shape: [kernel.h, kernel.w],
        strides: [stride.h, stride.w],
      });
    }
    if (layer.kind !== 'conv' && layer.kind !== 'dense') continue;
    const channels = layer.bias.length;
    const scaleOf = (o: number) => layer.weightScales[layer.weightScales.length === 1 ? 0 : o]!;
    const inputs = layer.weights.length / channels;
    const real = Array.from(layer.weights, (weight, n) => weight * scaleOf(Math.floor(n / inputs)));
    const bias = twin.constant(
      [channels],
      Array.from(layer.bias, (steps, o) => steps * source.scale * scaleOf(o)),
    );
    if (layer.kind === 'conv') {
      const { kernel, stride, padding } = layer.window;
      const inC = inputs / (kernel.h * kernel.w);
      const weights = twin.constant([channels, inC, kernel.h, kernel.w], channelsFirst(real, channels, inC));
      value = twin.node('Conv', [value, weights, bias], {
        kernel_shape: [kernel.h, kernel.w],
        strides: [stride.h, stride.w],
        pads: [padding.top, padding.left, padding.bottom, padding.right],
      });
    } else {
      // What a Flatten gives is in the order of channels first.
      const image = network.layers.find(({ output: id }) => id === layer.inputs[0]);
      const before = image?.kind === 'reshape' ? tensorOf(network, image.inputs[0]!) : source;
      const columns = before.shape.length === 3 ? channelsFirst(real, channels, before.shape[2]!) : real;
      value = twin.node('Gemm', [value, twin.constant([channels, inputs], columns), bias], { transB: 1 });
    }
    if (layer.clamp.min === output.zeroPoint) value = twin.node('Relu', [value]);
  }
  return twin.model(value);
}

/** [rows][places][channels] to [rows][channels][places]. */
function channelsFirst(values: readonly number[], rows: number, channels: number): number[] {
  const places = values.length / rows / channels;
  return Array.from({ length: values.length }, (_, n) => {
    const place = n % places;
    const channel = Math.floor(n / places) % channels;
    const row = Math.floor(n / places / channels);
    return values[(row * places + place) * channels + channel]!;
  });
}
