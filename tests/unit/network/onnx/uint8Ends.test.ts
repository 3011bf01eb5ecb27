import { expect, test } from 'vitest';
import { runNetwork } from '../../../../src/arithmetic/runNetwork.ts';
import { endText } from '../../../../src/firmware/description.ts';
import { proposeInputScale } from '../../../../src/images/proposeInputScale.ts';
import { networkInput } from '../../../../src/images/quantiseInput.ts';
import { tensorOf } from '../../../../src/network/network.ts';
import { readModel } from '../../../../src/network/readModel.ts';
import { randomFrom } from '../../../property/engine/random.ts';
import { seed } from '../../../seed.ts';
import { soundConvolution } from './builtQdq.ts';
import { runOnnx } from './onnxRuntime.ts';
import type { BuiltConstant, BuiltOnnx } from './onnxWriter.ts';
import { buildOnnx } from './onnxWriter.ts';
import { quantisedOperators } from './quantisedOperators.ts';

const number = (name: string, type: BuiltConstant['type'], value: number): BuiltConstant => {
  return { name, type, shape: [], values: [value] };
};

/** A dense layer on an image of bytes that stand for -2.1 to 2.6, as those of ImageNet do. */
const model: BuiltOnnx = {
  inputs: [{ name: 'x', type: 'UINT8', shape: [1, 3, 2, 2] }],
  outputs: [{ name: 'y', type: 'UINT8', shape: [1, 2] }],
  nodes: [
    { type: 'Flatten', inputs: ['x'], outputs: ['flat'] },
    { type: 'QLinearMatMul', inputs: ['flat', 'xs', 'xz', 'w', 'ws', 'wz', 'ys', 'yz'], outputs: ['y'] },
  ],
  constants: [
    number('xs', 'FLOAT', 0.0187),
    number('xz', 'UINT8', 114),
    { name: 'w', type: 'INT8', shape: [12, 2], values: Array.from({ length: 24 }, (_, n) => ((n * 29) % 101) - 50) }, // prettier-ignore
    number('ws', 'FLOAT', 0.01),
    number('wz', 'INT8', 0),
    number('ys', 'FLOAT', 0.05),
    number('yz', 'UINT8', 128),
  ],
};

test('bytes reach a uint8 input as they are, and the answers are those of onnxruntime', async () => {
  const file = buildOnnx(model);
  const network = readModel(file, 'bytes.onnx');
  const pixels = Uint8Array.from({ length: 12 }, (_, n) => (n * 21) & 255);
  const labels = Uint8Array.of(0);
  const images = { name: 'images', shape: [2, 2, 3], count: 1, values: pixels, labels, classCount: 2 };
  expect(proposeInputScale(images, network)).toEqual({ scale: 'raw', certainty: 'sure' });
  const input = networkInput(images, network)(0) as Int8Array;
  expect([...input]).toEqual([...pixels].map((byte) => byte - 128));
  const channelsFirst = Array.from({ length: 12 }, (_, n) => pixels[(n % 4) * 3 + Math.floor(n / 4)]!);
  const [run] = await runOnnx(file, [{ type: 'uint8', values: channelsFirst, shape: [1, 3, 2, 2] }]);
  const found = Array.from(runNetwork(network, input, { rounding: 'single' }), (value) => value + 128);
  expect(found).toEqual(run!['y']);
});

test('uint8 ends are said to be such, others are not', () => {
  const ends = (built: BuiltOnnx) => {
    const network = readModel(buildOnnx(built), 'ends.onnx');
    for (const id of [network.input, network.output])
      expect(endText(network, id).includes('uint8 in the model file')).toBe(
        tensorOf(network, id).fileType === 'uint8',
      );
    return [network.input, network.output].map((id) => tensorOf(network, id).fileType);
  };
  expect(ends(quantisedOperators(randomFrom(seed)))).toEqual(['uint8', 'uint8']);
  expect(ends(soundConvolution)).toEqual([undefined, undefined]);
  const { nodes } = soundConvolution;
  expect(
    ends({
      ...soundConvolution,
      outputs: [{ name: 'y_q', type: 'UINT8', shape: null }],
      nodes: nodes.slice(0, -1),
    }),
  ).toEqual([undefined, 'uint8']);
});
