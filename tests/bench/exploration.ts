import type { LayerLevels, Levels } from '../../src/exploration/engine.ts';
import { engineJob } from '../../src/exploration/holdExploration.ts';
import { networkInput } from '../../src/images/quantiseInput.ts';
import { syntheticSet } from '../../src/images/syntheticSet.ts';
import type { Network } from '../../src/network/network.ts';
import { convLayers } from '../../src/network/network.ts';
import { readModel } from '../../src/network/readModel.ts';
import { withSkipped } from '../../src/network/skippedPairs.ts';
import { maskAt, significanceOf } from '../../src/significance/significance.ts';
import type { SignificanceSums } from '../../src/significance/significanceSums.ts';
import { createWasmEngine } from '../../workers/engine/wasmEngine.ts';
import { figure } from './kernelRate.ts';
import type { Clock, Figure } from './measure.ts';
import { median } from './measure.ts';
import { onnxSession } from './onnxSession.ts';

export const levelCount = 100;
export const highestTau = 0.1;
const imageCount = 48;
const calibrationImages = 16;
const sampledConfigurations = 40;
const rounds = 5;

/**
 * The grid of 100 x 100 configurations of LeNet (its first convolution exempt): along the tree, each configuration
 * alone on the same engine, and the exact network on onnxruntime-web, which gains nothing from skipped products. Times
 * are per configuration and image; the last two are measured on a sample.
 */
export async function exploration(
  kernels: WebAssembly.Module,
  model: Uint8Array,
  clock: Clock,
): Promise<Figure[]> {
  const network = readModel(model, 'LeNet');
  const inputOf = networkInput(syntheticSet(imageCount, 1), network);
  const images = Array.from({ length: imageCount }, (_, n) => inputOf(n));
  const engine = createWasmEngine(kernels);
  engine.open(engineJob(network, 'double'));
  engine.setLevels(gridLevels(network, engine.significance({ inputs: images.slice(0, calibrationImages) })));

  const grid: Levels[] = Array.from({ length: levelCount ** 2 }, (_, n) => [
    Math.floor(n / levelCount),
    n % levelCount,
  ]);
  const step = Math.floor(grid.length / sampledConfigurations);
  const sample = Array.from({ length: sampledConfigurations }, (_, n) => n * step + (n % 7));
  const session = await onnxSession(network, 'QLinearConv u8', images as Int8Array[]);

  const microseconds = { tree: [] as number[], alone: [] as number[], onnxruntime: [] as number[] };
  const time = async <T>(count: number, into: number[], run: () => T | Promise<T>): Promise<T> => {
    const start = clock();
    const result = await run();
    into.push(((clock() - start) * 1000) / count / imageCount);
    return result;
  };
  for (let round = 0; round <= rounds; round++) {
    const all = await time(grid.length, microseconds.tree, () =>
      engine.classify({ configurations: grid, inputs: images }),
    );
    const each = await time(sample.length, microseconds.alone, () =>
      sample.map((row) => engine.classify({ configurations: [grid[row]!], inputs: images })),
    );
    sample.forEach((row, k) => {
      if (all.subarray(row * imageCount, (row + 1) * imageCount).join() !== each[k]!.join())
        throw new Error(`configuration ${row} differs along the tree`);
    });
    await time(5, microseconds.onnxruntime, async () => {
      for (let n = 0; n < 5; n++) await session.run();
    });
  }
  const { tree, alone, onnxruntime } = microseconds;
  const ratios = (other: readonly number[]) => median(other.slice(1).map((value, n) => value / tree[n + 1]!));
  return [
    figure('grid: along the tree', median(tree.slice(1)), 'µs per configuration and image'),
    figure(
      `grid: each alone (${sample.length} sampled)`,
      median(alone.slice(1)),
      'µs per configuration and image',
    ),
    figure(
      'grid: onnxruntime-web u8 (exact, sampled)',
      median(onnxruntime.slice(1)),
      'µs per configuration and image',
    ),
    figure('grid: tree / each alone', ratios(alone), '', 6),
    figure('grid: tree / onnxruntime-web u8, without racing', ratios(onnxruntime), ''),
  ];
}

/** The paper's thresholds 0, 0.001 .. 0.099 for every convolution but the first. */
export function gridLevels(network: Network, sums: SignificanceSums): LayerLevels[] {
  const convolutions = convLayers(network);
  return significanceOf(network, sums)
    .map((significance, k) => ({
      layer: significance.layer,
      variants: Array.from({ length: levelCount }, (_, level) =>
        withSkipped(convolutions[k]!, maskAt(significance, (level * highestTau) / levelCount, 'skip')),
      ),
    }))
    .slice(1);
}
