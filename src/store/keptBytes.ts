import type { KeptExploration } from './shelf.ts';

/** About the room that a kept exploration takes, without files that it may share with others. */
export function keptBytes({
  resultsBytes,
  analysis,
}: Pick<KeptExploration, 'resultsBytes' | 'analysis'>): number {
  return resultsBytes + (analysis?.bytes ?? 0);
}
