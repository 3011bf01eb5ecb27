import { PbfWriter } from 'pbf';
import { graphFields, modelFields, valueInfoFields } from '../stored/schema.ts';

/**
 * An .onnx file with further values as outputs of its graph. Messages of Protocol Buffers that follow each other are
 * merged, so the file itself stays as it is.
 */
export function withOutputs(file: Uint8Array, names: readonly string[]): Uint8Array {
  const added = new PbfWriter();
  const writeOutput = (name: string, output: PbfWriter) =>
    output.writeStringField(valueInfoFields.name, name);
  const writeGraph = (_: null, graph: PbfWriter) => {
    for (const name of names) graph.writeMessage(graphFields.output, writeOutput, name);
  };
  added.writeMessage(modelFields.graph, writeGraph, null);
  const tail = added.finish();
  const extended = new Uint8Array(file.length + tail.length);
  extended.set(file);
  extended.set(tail, file.length);
  return extended;
}
