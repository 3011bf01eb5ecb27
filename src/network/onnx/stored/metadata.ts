import { modelLimits } from '../../limits.ts';
import { limitError } from '../../modelError.ts';
import { Message } from './protobuf.ts';
import { metadataFields, modelFields } from './schema.ts';

/** Texts that an .onnx file keeps beside its graph, with their keys. Throws a TauscopeError as `openStoredModel`. */
export function onnxMetadata(file: Uint8Array): (readonly [key: string, text: string])[] {
  const texts: (readonly [string, string])[] = [];
  for (const field of new Message(file).fields()) {
    if (field.number !== modelFields.metadata) continue;
    if (texts.length === modelLimits.listedValues)
      throw limitError('the model has more texts', 'listedValues');
    let [key, text] = ['', ''];
    for (const part of field.message().fields()) {
      if (part.number === metadataFields.key) key = part.text();
      if (part.number === metadataFields.value) text = part.text();
    }
    texts.push([key, text]);
  }
  return texts;
}
