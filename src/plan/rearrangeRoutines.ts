import type { Routine } from '../assembly/routine.ts';
import { rearrange } from '../kernels/rearrange.ts';
import type { RearrangeLayer } from '../network/network.ts';
import type { StoredActivation } from './tensorStorage.ts';

/** A routine for each input that the layer takes something of; together they write the output. Inputs must be images. */
export function rearrangeRoutines(
  layer: RearrangeLayer,
  name: string,
  inputs: readonly StoredActivation[],
  { storage, tensor }: StoredActivation,
): { readonly input: StoredActivation; readonly routine: Routine }[] {
  const output =
    storage.kind === 'image'
      ? ({ element: 'int16', image: storage.image } as const)
      : ({ element: 'int8', zeroPoint: tensor.zeroPoint } as const);
  const taken = inputs.flatMap((input, n) => {
    const copies = layer.copies.filter((copy) => copy.input === n);
    return copies.length > 0 ? [{ input, copies }] : [];
  });
  return taken.map(({ input, copies }, n) => {
    if (input.storage.kind !== 'image') throw new RangeError(`layer ${layer.index} needs images`);
    const routine = rearrange({
      name: taken.length > 1 ? `${name}_part_${n}` : name,
      input: { element: 'int16', image: input.storage.image },
      output,
      copies,
      clears: n === 0,
    });
    return { input, routine };
  });
}
