import { TauscopeError } from './errors.ts';
import type { Network } from './network.ts';
import { writeQdqOnnx } from './onnx/write/writeQdq.ts';
import { writeTflite } from './tflite/writeTflite.ts';

const writers: Readonly<Record<string, (network: Network) => Uint8Array>> = {
  '.tflite': writeTflite,
  '.onnx': writeQdqOnnx,
};

/** Endings of the files that networks are written as. */
export const writtenEndings: readonly string[] = Object.keys(writers);

/**
 * The network as a file of every format that can say it, by ending.
 * @throws TauscopeError `model-unsupported` when none can
 */
export function writeModelFiles(network: Network): Record<string, Uint8Array> {
  const files: Record<string, Uint8Array> = {};
  let refusal: unknown;
  for (const [ending, write] of Object.entries(writers))
    try {
      files[ending] = write(network);
    } catch (error) {
      if (!(error instanceof TauscopeError)) throw error;
      refusal = error;
    }
  if (Object.keys(files).length === 0) throw refusal;
  return files;
}

/** What writes files of that name, or null for a name with another ending. */
export function modelWriter(fileName: string): ((network: Network) => Uint8Array) | null {
  const ending = writtenEndings.find((known) => fileName.toLowerCase().endsWith(known));
  return (ending !== undefined && writers[ending]) || null;
}
