import type { LevelVector } from './levelSearch.ts';

/** Parts into which the opening divides the levels of a layer. */
const parts = 4;

/**
 * The vectors to begin with: evenly spread levels of each layer alone, the others at their lowest level, which show how
 * sensitive the layer is, and of all layers together. All lowest and all highest come first.
 */
export function openingVectors(levelCounts: readonly number[]): LevelVector[] {
  const level = (count: number, part: number) => Math.round((part * (count - 1)) / parts);
  const lowest = levelCounts.map(() => 0);
  const together = (part: number) => levelCounts.map((count) => level(count, part));
  const alone = (k: number, part: number) => lowest.with(k, level(levelCounts[k]!, part));
  const vectors = [lowest, together(parts)];
  levelCounts.forEach((_, k) => {
    for (let part = 1; part <= parts; part++) vectors.push(alone(k, part));
  });
  for (let part = 1; part < parts; part++) vectors.push(together(part));
  return [...new Map(vectors.map((vector) => [vector.join(), vector])).values()];
}
