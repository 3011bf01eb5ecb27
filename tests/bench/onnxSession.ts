import * as ort from 'onnxruntime-web/wasm';
import type { Network } from '../../src/network/network.ts';
import { imageShape, tensorOf } from '../../src/network/network.ts';
import type { Form } from './onnxModel.ts';
import { onnxModel } from './onnxModel.ts';

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

export interface OnnxSession {
  /** Runs the batch; gives its outputs as int8, image after image. */
  run(): Promise<Int8Array>;
}

/** onnxruntime-web on one thread, with `images` of the network as its batch. */
export async function onnxSession(
  network: Network,
  form: Form,
  images: readonly Int8Array[],
): Promise<OnnxSession> {
  const session = await ort.InferenceSession.create(onnxModel(network, form, images.length), {
    graphOptimizationLevel: 'all',
  });
  const { h, w, c } = imageShape(tensorOf(network, network.input));
  const offset = form === 'QDQ int8' ? 0 : 128;
  const values = images.flatMap((image) =>
    Array.from(
      { length: image.length },
      (_, n) => image[(n % (h * w)) * c + Math.floor(n / (h * w))]! + offset,
    ),
  );
  const shape = [images.length, c, h, w];
  const x =
    offset === 0
      ? new ort.Tensor('int8', Int8Array.from(values), shape)
      : new ort.Tensor('uint8', Uint8Array.from(values), shape);
  const [output] = session.outputNames;
  return {
    async run() {
      const results = await session.run({ x });
      const data = results[output!]!.data as Int8Array | Uint8Array;
      return Int8Array.from(data, (value) => value - offset);
    },
  };
}
