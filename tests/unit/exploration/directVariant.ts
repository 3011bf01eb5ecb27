import type { Level } from '../../../src/exploration/levels/levelTable.ts';
import type { ConvLayer } from '../../../src/network/network.ts';

/** The layer at a level at which it goes directly. */
export function directVariant({ variant }: Level): ConvLayer {
  if (variant.kind !== 'conv') throw new Error(`layer ${variant.index} goes by tiles`);
  return variant;
}
