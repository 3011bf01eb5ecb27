import type * as Ort from 'onnxruntime-web/wasm';
import type { FloatNetwork } from '../../src/network/floatNetwork.ts';
import { floatTensor } from '../../src/network/floatNetwork.ts';
import { elementCount } from '../../src/network/network.ts';
import { channelsFirst, toChannelsFirst } from '../../src/network/onnx/write/onnxShapes.ts';
import { tensorName, writeFloatOnnx } from '../../src/network/onnx/write/writeFloat.ts';

const batchImages = 32;

/** Told the number of images done. */
type FloatListener = (done: number) => void;

/**
 * Outputs of a float network as onnxruntime computes them, one array per image. Only files that Tauscope writes itself
 * reach onnxruntime: it takes what it reads on trust.
 */
export async function runOnOnnxruntime(
  ort: typeof Ort,
  network: FloatNetwork,
  images: readonly Float32Array[],
  listener: FloatListener = () => undefined,
): Promise<Float32Array[]> {
  const output = network.layers.length;
  const session = await ort.InferenceSession.create(writeFloatOnnx(network, [output]));
  try {
    const { shape } = floatTensor(network, 0);
    const results: Float32Array[] = [];
    for (let first = 0; first < images.length; first += batchImages) {
      const batch = images.slice(first, first + batchImages);
      const values = new Float32Array(batch.length * elementCount(shape));
      batch.forEach((image, n) => values.set(toChannelsFirst(image, shape), n * image.length));
      const feed = new ort.Tensor('float32', values, [batch.length, ...channelsFirst(shape)]);
      const found = (await session.run({ [tensorName(0)]: feed }))[tensorName(output)]!;
      const data = found.data as Float32Array;
      const size = data.length / batch.length;
      for (let n = 0; n < batch.length; n++) results.push(data.slice(n * size, (n + 1) * size));
      listener(results.length);
    }
    return results;
  } finally {
    await session.release();
  }
}
