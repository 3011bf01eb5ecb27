import { operandPairs } from '../network/operandPairs.ts';
import { tilePairs } from '../network/tilePairs.ts';
import type { TunedConv } from './distilTask.ts';

/** Of every weight of a convolution, in the layer's order, 1 where it is multiplied and 0 where its pair is skipped. */
export function keptWeights(layer: TunedConv): Uint8Array {
  if (layer.kind === 'tiledConv') {
    const { points, inC, keeps } = tilePairs(layer);
    return Uint8Array.from(layer.pointWeights, (_, n) =>
      keeps(Math.floor(n / inC / points), Math.floor(n / inC) % points, (n % inC) >> 1) ? 1 : 0,
    );
  }
  const kept = new Uint8Array(layer.weights.length).fill(1);
  const { operandCount, pairCount, first, width } = operandPairs(layer);
  layer.skipped?.forEach((skipped, entry) => {
    if (skipped === 0) return;
    const start = Math.floor(entry / pairCount) * operandCount + first[entry % pairCount]!;
    kept.fill(0, start, start + width[entry % pairCount]!);
  });
  return kept;
}

/** Whether weights of the same places mean the same: both direct, or both by the same tiles. */
export function isAlike(a: TunedConv, b: TunedConv): boolean {
  if (a.kind === 'conv') return b.kind === 'conv';
  return (
    b.kind === 'tiledConv' && a.rows.outputs === b.rows.outputs && a.columns.outputs === b.columns.outputs
  );
}

/** How many weights only one of two variants of a convolution multiplies; all of both where they are not alike. */
export function differingWeights(a: TunedConv, b: TunedConv): number {
  const [ofA, ofB] = [keptWeights(a), keptWeights(b)];
  if (!isAlike(a, b)) return sum(ofA) + sum(ofB);
  return ofA.reduce((count, kept, n) => count + (kept ^ ofB[n]!), 0);
}

function sum(values: Uint8Array): number {
  return values.reduce((total, value) => total + value, 0);
}
