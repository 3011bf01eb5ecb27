import type { Network } from '../network/network.ts';
import { tensorOf } from '../network/network.ts';
import { logitsOf } from './logitsNetwork.ts';

/** Why the engine finds no gradients of a network's answers, whatever its memory, or null. */
export function gradientFault(network: Network): string | null {
  const logits = logitsOf(network);
  if (!logits) return 'does not end in int8 logits';
  const ofRows = logits.layers.find(
    (layer) => layer.kind === 'dense' && rowCount(tensorOf(network, layer.output).shape) > 1,
  );
  return ofRows ? `has a dense layer of several rows (layer ${ofRows.index})` : null;
}

function rowCount(shape: readonly number[]): number {
  return shape.slice(0, -1).reduce((product, extent) => product * extent, 1);
}
