import { expect, test } from 'vitest';
import { addRefinedPoint } from '../../../src/exploration/addRefinedPoint.ts';
import type { Engine, EngineJob, JobLevels } from '../../../src/exploration/engine.ts';
import type { Exploration } from '../../../src/exploration/exploration.ts';
import { engineJob, holdExploration } from '../../../src/exploration/holdExploration.ts';
import { levelsOfPoint } from '../../../src/exploration/points/pointTable.ts';
import { convLayers, withLayers } from '../../../src/network/network.ts';
import { analysedExample } from './analysedExample.ts';
import { directVariant } from './directVariant.ts';

function heldOf(exploration: Exploration): { job: EngineJob; levels: JobLevels } {
  let held: { job: EngineJob; levels: JobLevels } | undefined;
  const engine: Engine = {
    concurrency: 1,
    hold: (job, levels) => void (held = { job, levels: levels! }),
    call: () => Promise.reject(new Error('nothing is asked here')),
  };
  holdExploration(engine, exploration);
  return held!;
}

const keysOf = (exploration: Exploration) => {
  const { job, levels } = heldOf(exploration);
  return [job.key, levels.key];
};

test('a job is known by what the network holds and by its rounding', async () => {
  const { network } = await analysedExample();
  const { key } = engineJob(network, 'double');
  expect(engineJob(structuredClone(network), 'double').key).toBe(key);
  expect(engineJob(network, 'single').key).not.toBe(key);
  const [layer] = convLayers(network);
  const weights = layer!.weights.map((weight, n) => (n === 7 ? weight ^ 1 : weight));
  expect(engineJob(withLayers(network, [{ ...layer!, weights }]), 'double').key).not.toBe(key);
});

test('levels are the layers that points run, known by their content', async () => {
  const [exploration, again] = [await analysedExample(), await analysedExample()];
  const { job, levels } = heldOf(exploration);
  expect(job.network).toBe(exploration.network);
  expect(levels.layers).toEqual(
    exploration.levels.map(({ layer, levels: all }) => ({
      layer,
      variants: all.map(({ variant }) => variant),
    })),
  );
  expect(keysOf(again)).toEqual([job.key, levels.key]);

  const variant = directVariant(again.levels[0]!.levels[levelsOfPoint(again.points, 4)![0]!]!);
  addRefinedPoint(again, 4, [{ ...variant, bias: variant.bias.map((bias) => bias + 1) }]);
  const [jobKey, levelsKey] = keysOf(again);
  expect(jobKey).toBe(job.key);
  expect(levelsKey).not.toBe(levels.key);
});
