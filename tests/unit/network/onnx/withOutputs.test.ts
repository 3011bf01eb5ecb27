import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web/wasm';
import { expect, test } from 'vitest';
import { integerNetwork } from '../../../../src/network/integerNetwork.ts';
import { withOutputs } from '../../../../src/network/onnx/write/withOutputs.ts';
import { qdqTwin } from '../../../../src/network/onnx/write/writeQdq.ts';
import { readModel } from '../../../../src/network/readModel.ts';

ort.env.wasm.numThreads = 1;

test('a file with more outputs: onnxruntime gives them, Tauscope does not open what merging has changed', async () => {
  const file = readFileSync(new URL('../../../../public/examples/lenet.tflite', import.meta.url));
  const twin = qdqTwin(integerNetwork(readModel(file, 'lenet')));
  const names = [...twin.values.values()].slice(0, 2).map(({ name }) => name);
  const extended = withOutputs(twin.file, names);
  const session = await ort.InferenceSession.create(extended);
  expect(session.outputNames).toEqual(['output', ...names]);
  await session.release();
  expect(() => readModel(extended, 'model.onnx')).toThrow('the model file has two graphs');
});
