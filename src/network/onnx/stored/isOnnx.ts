import { Message } from './protobuf.ts';
import { modelFields } from './schema.ts';

/** Fields of a model, and how they are stored. */
const knownFields = new Map<number, 'number' | 'bytes'>([
  [modelFields.irVersion, 'number'],
  [modelFields.producerName, 'bytes'],
  [modelFields.producerVersion, 'bytes'],
  [modelFields.domain, 'bytes'],
  [modelFields.modelVersion, 'number'],
  [modelFields.docString, 'bytes'],
  [modelFields.graph, 'bytes'],
  [modelFields.opsetImport, 'bytes'],
  [modelFields.metadata, 'bytes'],
  [modelFields.trainingInfo, 'bytes'],
  [modelFields.functions, 'bytes'],
  [modelFields.configuration, 'bytes'],
]);

const largestIrVersion = 32;

/**
 * ONNX has no identifier: a file is one if it begins with the version of the format, and its fields are those of a model with a graph and end
 * where it ends. A cut file is still known as one by more than its first two fields, in which pictures may be alike.
 */
export function isOnnx(bytes: Uint8Array): boolean {
  if (bytes[0] !== 8 * modelFields.irVersion || !(bytes[1]! <= largestIrVersion)) return false;
  const found: number[] = [];
  const hasGraph = () => found.includes(modelFields.graph);
  try {
    for (const field of new Message(bytes).fields()) {
      const kind = knownFields.get(field.number);
      if (!kind || !field.is(kind)) return false;
      found.push(field.number);
    }
  } catch {
    return hasGraph() && found.length > 2;
  }
  return hasGraph();
}
