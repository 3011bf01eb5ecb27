import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Folder of real models and data sets (TAUSCOPE_DATA, else ../shared/data), or null when this machine has none. */
export const realDataFolder: string | null = (() => {
  const folder = process.env['TAUSCOPE_DATA'] ?? resolve(import.meta.dirname, '../../shared/data');
  return existsSync(folder) ? folder : null;
})();

export function realData(path: string): string {
  if (!realDataFolder) throw new Error('no real data on this machine');
  return resolve(realDataFolder, path);
}
