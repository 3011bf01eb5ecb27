import { unsupportedError } from '../../modelError.ts';
import type { NodeInputs } from '../graph/nodeInputs.ts';
import type { QdqReader } from './qdqReader.ts';
import type { Real, View } from './values.ts';
import { computed } from './values.ts';

/** What a layer gives that averages in the scale of its input; another scale is a layer of its own. */
export function inInputScale(inputs: NodeInputs, reader: QdqReader, average: (view: View) => View): Real {
  const { node } = inputs;
  const view = reader.activation(inputs, 0);
  return computed((target) => {
    // The average is rounded to the input's scale first: half a step there must be less than one of the output.
    if (view.activation.tensor.scale >= 2 * target.scaling.scale)
      throw unsupportedError(
        `${node.label} averages scale ${view.activation.tensor.scale} to scale ${target.scaling.scale}`,
        'Tauscope averages in the scale of the input, and rescales to one less than twice as fine',
        'quantise both sides with the same scale, as quantize_static does',
      );
    return reader.dequantised(node, average(view)).quantise(target);
  });
}
