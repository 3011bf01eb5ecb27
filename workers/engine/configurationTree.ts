import type { Evaluator } from './evaluator.ts';
import type { SweptLayer } from './sweptLayer.ts';

/**
 * Runs every configuration on the images loaded into the evaluator, walked as a tree: at each explored layer the
 * configurations part by their level there, so that those equal in the leading layers share their activations, and the
 * layer goes from level to level by adding the products that the next level skips no more.
 *
 * @param layers explored layers in execution order
 * @param configurations a level for each of them
 * @param layerCount layers of the network
 * @param found called with configurations, by their numbers, when the evaluator has their outputs; once for each
 */
export function runTree(
  evaluator: Evaluator,
  layers: readonly SweptLayer[],
  configurations: readonly (readonly number[])[],
  layerCount: number,
  found: (rows: readonly number[]) => void,
): void {
  const visit = (depth: number, rows: readonly number[]): void => {
    const from = depth === 0 ? 0 : layers[depth - 1]!.position + 1;
    const layer = layers[depth];
    evaluator.run(from, layer?.position ?? layerCount);
    if (!layer) {
      found(rows);
      return;
    }
    const branches = new Map<number, number[]>();
    for (const row of rows) {
      const level = layer.canonical(configurations[row]![depth]!);
      const branch = branches.get(level);
      if (branch) branch.push(row);
      else branches.set(level, [row]);
    }
    layer.inOrder([...branches.keys()]).forEach((level, n) => {
      if (n === 0) layer.begin(level, branches.size > 1);
      else layer.proceed(level);
      visit(depth + 1, branches.get(level)!);
    });
  };
  if (configurations.length > 0) visit(0, Array.from(configurations.keys()));
}
