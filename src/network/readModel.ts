import { foreignModel } from './foreignModel.ts';
import { modelLimits } from './limits.ts';
import { formatError, limitError } from './modelError.ts';
import type { Network } from './network.ts';
import { readOnnx } from './onnx/readOnnx.ts';
import { isOnnx } from './onnx/stored/isOnnx.ts';
import { isTflite, readTflite } from './tflite/readTflite.ts';
import { fileIdentifier } from './tflite/schema.ts';

interface ModelFormat {
  /** With its article. */
  readonly name: string;
  /** How its content is told from others. */
  readonly mark: string;
  readonly ending: string;
  readonly is: (bytes: Uint8Array) => boolean;
  readonly read: (bytes: Uint8Array, name: string, output?: string) => Network;
}

const formats: readonly ModelFormat[] = [
  {
    name: 'a TensorFlow Lite model',
    mark: `has "${fileIdentifier}" at byte 4`,
    ending: '.tflite',
    is: isTflite,
    read: readTflite,
  },
  {
    name: 'an ONNX model',
    mark: 'begins with its version and leads to a graph',
    ending: '.onnx',
    is: isOnnx,
    read: readOnnx,
  },
];

/** Whether the content is a model in a format that {@link readModel} knows. */
export function isModel(bytes: Uint8Array): boolean {
  return formats.some(({ is }) => is(bytes));
}

/**
 * Reads a quantised model and prepares its fixed-point factors as TensorFlow Lite Micro does; the content decides the
 * format, never the name.
 *
 * @param bytes the whole file; nothing in it is trusted, and nothing of it is kept
 * @param name shown to people, usually the file's name
 * @param output name or number of the output that is meant, for models with several
 * @throws TauscopeError `model-format` for foreign, damaged or contradictory files, `model-unsupported` for sound
 *   models that use something Tauscope does not run, `model-limit` beyond {@link modelLimits}
 */
export function readModel(bytes: Uint8Array, name: string, output?: string): Network {
  if (bytes.length > modelLimits.fileBytes)
    throw limitError(`the model file has ${bytes.length} bytes`, 'fileBytes');
  const format = formats.find(({ is }) => is(bytes));
  if (format) return format.read(bytes, name, output);
  const foreign = foreignModel(bytes);
  throw formatError(
    bytes.length < 8
      ? `the model file has ${bytes.length} bytes`
      : `the file is ${foreign?.kind ?? kindOfFile(bytes)}`,
    anyOf(formats.map((known) => `${known.name}, which ${known.mark}`)),
    foreign?.remedy ?? `open the ${formats.map(({ ending }) => ending).join(' or ')} file itself`,
  );
}

function kindOfFile(bytes: Uint8Array): string {
  const start = String.fromCharCode(...bytes.subarray(0, 4));
  if (start.startsWith('PK')) return 'a zip archive';
  if (start.startsWith('\x1f\x8b')) return 'gzip-compressed';
  return 'no model';
}

function anyOf(words: readonly string[]): string {
  return words.join(', or ');
}
