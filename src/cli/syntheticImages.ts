import { fileURLToPath } from 'node:url';
import { synthetic } from '../examples/examples.ts';
import type { LabelledImages } from '../images/labelledImages.ts';
import { syntheticSet } from '../images/syntheticSet.ts';
import { TauscopeError } from '../network/errors.ts';
import { elementCount } from '../network/network.ts';
import { readDataFiles } from './readFiles.ts';

/** The built-in images, drawn when the command was built: that takes longer than much of what is asked of them. */
export async function syntheticImages(): Promise<LabelledImages> {
  const [drawn] = await readDataFiles([fileURLToPath(new URL('./synthetic.bin', import.meta.url))]);
  const images = syntheticSet(synthetic.count, synthetic.seed, drawn!.bytes);
  const expected = images.count * elementCount(images.shape);
  if (drawn!.bytes.length !== expected)
    throw new TauscopeError(
      'hash-mismatch',
      `synthetic.bin beside the command has ${drawn!.bytes.length} bytes; expected are ${expected}: install Tauscope again.`,
    );
  return images;
}
