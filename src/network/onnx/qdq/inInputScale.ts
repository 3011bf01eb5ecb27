import { unsupportedError } from '../../modelError.ts';
import type { NodeInputs } from '../graph/nodeInputs.ts';
import { isTooFine } from './isTooFine.ts';
import type { QdqReader } from './qdqReader.ts';
import type { Real, View } from './values.ts';
import { computed } from './values.ts';

/** What a layer gives that averages in the scale of its input; another scale is a layer of its own. */
export function inInputScale(inputs: NodeInputs, reader: QdqReader, average: (view: View) => View): Real {
  const { node } = inputs;
  const view = reader.activation(inputs, 0);
  return computed((target) => {
    if (isTooFine(target, view.activation.tensor))
      throw unsupportedError(
        `${node.label} averages scale ${view.activation.tensor.scale} to scale ${target.scaling.scale}`,
        'Tauscope averages in the scale of the input, and rescales to one less than twice as fine',
        'quantise both sides with the same scale, as quantize_static does',
      );
    return reader.dequantised(node, average(view)).quantise(target);
  });
}
