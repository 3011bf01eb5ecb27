import { describe, expect, test } from 'vitest';
import { readModel } from '../../src/network/readModel.ts';
import { zipFile } from '../unit/images/makeFiles.ts';
import { activation, soundConvolution, withTensor } from '../unit/network/builtModels.ts';
import { buildTflite } from '../unit/network/tflite/tfliteBuilder.ts';
import type { Refusal } from './modelRefusals.ts';
import { itRefuses } from './modelRefusals.ts';

const sound = soundConvolution;
const text = (content: string) => new TextEncoder().encode(content);

/** What Python's pickle gives for the number with which torch.save began. */
const oldTorch = Buffer.from('80028a0a6cfc9c46f9206aa850192e', 'hex');

const refusals: readonly Refusal[] = [
  ['an empty file', new Uint8Array(), 'model-format', /has 0 bytes; expected a TensorFlow Lite model/],
  ['a text', text('this is a text file'), 'model-format', /is no model; expected a TensorFlow Lite model/],
  [
    'a zip archive',
    text('PK\x03\x04 and more'),
    'model-format',
    /is a zip archive.*open the \.tflite or \.onnx file/,
  ],
  [
    'a Keras file',
    Uint8Array.of(0x89, 72, 68, 70, 13, 10, 26, 10),
    'model-format',
    /an HDF5 file.*from_keras_model/,
  ],
  [
    'a Keras archive',
    zipFile([
      ['metadata.json', Buffer.from('{}')],
      ['config.json', Buffer.from('{}')],
      ['model.weights.h5', Buffer.from('\x89HDF')],
    ]),
    'model-format',
    /a Keras model \(\.keras\).*from_keras_model/,
  ],
  [
    'a PyTorch archive',
    zipFile([['archive/data.pkl', Buffer.of(0x80, 2)]]),
    'model-format',
    /a PyTorch model \(\.pt\).*torch\.onnx\.export/,
  ],
  ['an old PyTorch file', oldTorch, 'model-format', /a PyTorch model.*torch\.onnx\.export/],
  ['a gzip file', Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0), 'model-format', /is gzip-compressed/],
  ['a header only', text('\x08\0\0\0TFL3'), 'model-format', /at byte 8, a reference to 4 bytes/],
  ['an offset of 0', text('\0\0\0\0TFL3'), 'model-format', /at byte 0, an offset of 0/],
  [
    'a huge file',
    new Uint8Array(32 * 2 ** 20 + 1),
    'model-limit',
    /33554433 bytes; expected at most 33,554,432/,
  ],
  ['another identifier', { ...sound, identifier: 'TFL2' }, 'model-format', /"TFL3" at byte 4/],
  ['another version', { ...sound, version: 2 }, 'model-format', /schema version 2; expected version 3/],
  ['no subgraph', { ...sound, subgraphs: 0 }, 'model-format', /no subgraph/],
  ['several subgraphs', { ...sound, subgraphs: 2 }, 'model-unsupported', /has 2 subgraphs/],
  ['several inputs', { ...sound, inputs: [0, 3] }, 'model-unsupported', /has 2 inputs/],
  ['no output', { ...sound, outputs: [] }, 'model-format', /has no output/],
  ['no operators', { ...sound, operators: [] }, 'model-format', /has no operators/],
  [
    'too many operators',
    { ...sound, operators: Array.from({ length: 1025 }, () => sound.operators[0]!) },
    'model-limit',
    /1025 operators; expected at most 1,024/,
  ],
  [
    'too many tensors',
    { ...sound, tensors: Array.from({ length: 4097 }, () => sound.tensors[0]!) },
    'model-limit',
    /4097 tensors; expected at most 4,096/,
  ],

  [
    'a float model',
    withTensor(withTensor(sound, 0, { type: 'FLOAT32' }), 3, { name: 'conv1', type: 'FLOAT32' }),
    'model-unsupported',
    /tensor in is FLOAT32; Tauscope needs a model quantised to int8: convert it with full-integer/,
  ],
  [
    'float weights',
    withTensor(sound, 1, { type: 'FLOAT32' }),
    'model-unsupported',
    /tensor weights is FLOAT32/,
  ],
  ['4-bit weights', withTensor(sound, 1, { type: 'INT4' }), 'model-unsupported', /tensor weights is INT4/],
  ['int16 activations', withTensor(sound, 3, { type: 'INT16' }), 'model-unsupported', /tensor out is INT16/],
  [
    'a 64-bit bias',
    withTensor(sound, 2, { type: 'INT64' }),
    'model-unsupported',
    /the bias of operator 0 \(CONV_2D\), is INT64/,
  ],
  [
    'float32 inside the network',
    {
      tensors: [
        activation('in', [4]),
        { name: 'real', type: 'FLOAT32', shape: [1, 4] },
        activation('out', [4]),
      ],
      operators: [
        { operator: 'DEQUANTIZE', inputs: [0], outputs: [1] },
        { operator: 'QUANTIZE', inputs: [1], outputs: [2] },
      ],
    },
    'model-unsupported',
    /tensor real, inside the network, is FLOAT32/,
  ],
  [
    'a sparse tensor',
    withTensor(sound, 1, { sparse: true }),
    'model-unsupported',
    /tensor weights is sparse/,
  ],
  ['a variable', withTensor(sound, 3, { isVariable: true }), 'model-unsupported', /tensor out is a variable/],
  [
    'an external buffer',
    withTensor(sound, 1, { externalBuffer: 1 }),
    'model-unsupported',
    /stored in another file/,
  ],
  [
    'data behind the model',
    withTensor(sound, 1, { bufferOffset: 4096n, bufferSize: 54n }),
    'model-format',
    /weights has its data outside the FlatBuffer, 54 bytes at byte 4096 of a file of \d+; expected data that lies within/,
  ],
  [
    'data at an offset beyond all numbers',
    withTensor(sound, 1, { bufferOffset: 2n ** 64n - 1n, bufferSize: 2n ** 64n - 1n }),
    'model-format',
    /outside the FlatBuffer/,
  ],
  [
    'data at an offset without a size',
    withTensor(sound, 1, { bufferOffset: 4n }),
    'model-format',
    /outside the FlatBuffer, 0 bytes/,
  ],
  [
    'short data',
    withTensor(sound, 1, { data: new Int8Array(53) }),
    'model-format',
    /has 53 bytes; expected 54/,
  ],
  [
    'long data',
    withTensor(sound, 2, { data: new Int32Array(4) }),
    'model-format',
    /has 16 bytes; expected 12/,
  ],
  [
    'an output with data',
    withTensor(sound, 3, { data: new Int8Array(48) }),
    'model-format',
    /which has stored data/,
  ],
];

describe('files that are no models', () => {
  itRefuses(refusals);

  test('shortens names of the file in error texts', () => {
    const file = buildTflite(withTensor(sound, 3, { name: 'x'.repeat(10_000), scale: 0 }));
    expect(() => readModel(file, 'long')).toThrow(/^tensor x{59}… has the scale 0/);
  });
});
