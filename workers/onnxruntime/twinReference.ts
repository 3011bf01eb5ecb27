import type * as Ort from 'onnxruntime-web/wasm';
import { dequantize } from '../../src/arithmetic/dequantize.ts';
import type { TensorValues } from '../../src/arithmetic/runNetwork.ts';
import type { Reference } from '../../src/crosscheck/reference.ts';
import { TauscopeError } from '../../src/network/errors.ts';
import type { TensorId } from '../../src/network/network.ts';
import { tensorOf } from '../../src/network/network.ts';
import { memoryOrder } from '../../src/network/onnx/graph/layout.ts';
import type { OnnxTwin, OnnxValue } from '../../src/network/onnx/onnxTwin.ts';
import { withOutputs } from '../../src/network/onnx/write/withOutputs.ts';

/** Taken off a stored integer to have it in int8. */
const uint8Offset = 128;

/**
 * Runs `work` with onnxruntime on a network's twin, which gives those of the tensors that the file has. The file must have passed
 * Tauscope's reader: onnxruntime takes what it reads on trust. With no tensor but the network's output, the file runs as it is.
 * @throws TauscopeError `model-unsupported` for what onnxruntime refuses
 */
export async function withTwin<T>(
  ort: typeof Ort,
  twin: OnnxTwin,
  tensors: readonly TensorId[],
  work: (reference: Reference) => Promise<T>,
): Promise<T> {
  const wanted = tensors.flatMap((id) => {
    const value = twin.values.get(id);
    return value ? [{ id, name: value.name, order: memoryOrder(value.layout) }] : [];
  });
  const names = [...new Set(wanted.map(({ name }) => name))];
  const session = await openSession(ort, twin.file, names);
  const feed = inputFeed(ort, twin);
  try {
    return await work({
      async run(input) {
        const found = await session.run(feed(input), names);
        return new Map(wanted.map(({ id, name, order }) => [id, activation(found[name]!, order)]));
      },
    });
  } finally {
    await session.release();
  }
}

async function openSession(
  ort: typeof Ort,
  file: Uint8Array,
  names: readonly string[],
): Promise<Ort.InferenceSession> {
  const session = await create(ort, file);
  const hidden = names.filter((name) => !session.outputNames.includes(name));
  if (hidden.length === 0) return session;
  await session.release();
  return create(ort, withOutputs(file, hidden));
}

async function create(ort: typeof Ort, file: Uint8Array): Promise<Ort.InferenceSession> {
  try {
    return await ort.InferenceSession.create(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TauscopeError(
      'model-unsupported',
      `onnxruntime does not run the model, so there is nothing to compare with. It says: ${reason}`,
    );
  }
}

function inputFeed(
  ort: typeof Ort,
  { network, input }: OnnxTwin,
): (values: TensorValues) => Record<string, Ort.Tensor> {
  const tensor = tensorOf(network, network.input);
  const order = memoryOrder(input.layout);
  return (values) => {
    const real = input.type === 'FLOAT' && values instanceof Int8Array ? dequantize(values, tensor) : values;
    return { [input.name]: stored(ort, input, (n) => real[order[n]!]!, order.length) };
  };
}

function stored(
  ort: typeof Ort,
  { type, shape }: OnnxValue & { readonly type: string },
  valueAt: (n: number) => number,
  length: number,
): Ort.Tensor {
  const at = (_: unknown, n: number) => valueAt(n);
  if (type === 'FLOAT') return new ort.Tensor('float32', Float32Array.from({ length }, at), shape);
  if (type === 'INT8') return new ort.Tensor('int8', Int8Array.from({ length }, at), shape);
  return new ort.Tensor(
    'uint8',
    Uint8Array.from({ length }, (_, n) => valueAt(n) + uint8Offset),
    shape,
  );
}

/** A value of the file in the memory of the activation, uint8 as int8. */
function activation({ data, type }: Ort.Tensor, order: Int32Array): TensorValues {
  const values = data as Float32Array | Int8Array | Uint8Array;
  const offset = type === 'uint8' ? uint8Offset : 0;
  const result = type === 'float32' ? new Float32Array(order.length) : new Int8Array(order.length);
  order.forEach((place, n) => (result[place] = values[n]! - offset));
  return result;
}
