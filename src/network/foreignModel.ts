/** A model of another framework, and how it becomes one that is read here. */
export interface ForeignModel {
  readonly kind: string;
  readonly remedy: string;
}

const keras =
  'convert it in Python, tf.lite.TFLiteConverter.from_keras_model(keras.models.load_model("FILE")).convert() gives the bytes of a .tflite file; a float one is quantised here';
const pytorch =
  'export it in Python, torch.onnx.export(model, example_input, "model.onnx"); a float model is quantised here';
/** Before the model in files of torch.save before version 1.6: a pickle of 0x1950a86a20f9469cfc6c. */
const oldTorch = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

/** Told by the content; null for anything else. */
export function foreignModel(bytes: Uint8Array): ForeignModel | null {
  if (textAt(bytes, 0, 4) === '\x89HDF')
    return {
      kind: 'an HDF5 file, in which Keras keeps models (.h5)',
      remedy: `${keras}; arrays of images are read as .npz`,
    };
  if (oldTorch.every((byte, at) => bytes[at] === byte))
    return { kind: 'a PyTorch model (.pt)', remedy: pytorch };
  const first = firstMember(bytes);
  if (first === 'metadata.json' && directoryOf(bytes).includes('model.weights.h5'))
    return { kind: 'a Keras model (.keras)', remedy: keras };
  if (/^[^/]+\/data\.pkl$/.test(first)) return { kind: 'a PyTorch model (.pt)', remedy: pytorch };
  return null;
}

/** The name of the first file in a zip archive, as its own header has it; empty for other content. */
function firstMember(bytes: Uint8Array): string {
  if (textAt(bytes, 0, 4) !== 'PK\x03\x04') return '';
  return textAt(bytes, 30, bytes[26]! | (bytes[27]! << 8));
}

/** The end of a zip archive, where its members are listed. */
function directoryOf(bytes: Uint8Array): string {
  return textAt(bytes, Math.max(0, bytes.length - 1024), 1024);
}

function textAt(bytes: Uint8Array, from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + Math.min(length, 1024)));
}
