import { crc32 } from '../images/crc32.ts';
import type { TestVectors } from './bundleJob.ts';

/** CRC-32 of all outputs one after the other, as the bundle's self-check prints it: 8 hexadecimal digits. */
export function outputsCrc32({ outputs }: Pick<TestVectors, 'outputs'>): string {
  const crc = outputs.reduce((before, output) => crc32(output, before), 0);
  return crc.toString(16).padStart(8, '0');
}
