import type { Network } from './network.ts';
import { writeQdqOnnx } from './onnx/write/writeQdq.ts';
import { writeTflite } from './tflite/writeTflite.ts';

const writers: Readonly<Record<string, (network: Network) => Uint8Array>> = {
  '.tflite': writeTflite,
  '.onnx': writeQdqOnnx,
};

/** Endings of the files that networks are written as. */
export const writtenEndings: readonly string[] = Object.keys(writers);

/** What writes files of that name, or null for a name with another ending. */
export function modelWriter(fileName: string): ((network: Network) => Uint8Array) | null {
  const ending = writtenEndings.find((known) => fileName.toLowerCase().endsWith(known));
  return (ending !== undefined && writers[ending]) || null;
}
