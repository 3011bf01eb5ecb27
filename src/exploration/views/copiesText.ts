import type { LayerCost } from '../../plan/layerCost.ts';
import { formatBytes } from '../../words/bytes.ts';

/** How much of a layer's flash is copied elsewhere at the start; empty where nothing is. */
export function copiesText({
  tableRamBytes,
  codeMemoryBytes,
}: Pick<LayerCost, 'tableRamBytes' | 'codeMemoryBytes'>): string {
  return [
    ...(tableRamBytes > 0 ? [`${formatBytes(tableRamBytes)} of it copied to RAM`] : []),
    ...(codeMemoryBytes > 0 ? [`${formatBytes(codeMemoryBytes)} of it copied to code memory`] : []),
  ]
    .map((text) => `, ${text}`)
    .join('');
}
