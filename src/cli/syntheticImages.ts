import { fileURLToPath } from 'node:url';
import { synthetic } from '../examples/examples.ts';
import type { LabelledImages } from '../images/labelledImages.ts';
import { syntheticSet } from '../images/syntheticSet.ts';
import { readDataFiles } from './readFiles.ts';

/** The built-in images, drawn when the command was built: that takes longer than much of what is asked of them. */
export async function syntheticImages(): Promise<LabelledImages> {
  const [drawn] = await readDataFiles([fileURLToPath(new URL('./synthetic.bin', import.meta.url))]);
  return syntheticSet(synthetic.count, synthetic.seed, drawn!.bytes);
}
