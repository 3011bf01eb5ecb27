import type { LevelVector } from '../../../src/exploration/search/levelSearch.ts';
import { searchProblem } from '../../../src/exploration/search/searchProblem.ts';
import { flashRange, withinFlashLimit } from '../../../src/exploration/views/flashView.ts';
import { hypervolume } from '../../hypervolume.ts';
import { contestants } from './contestants.ts';
import type { MeasuredSpace, SpaceRequest } from './measuredSpace.ts';
import { measuredSpace, processorSeconds, readFile } from './measuredSpace.ts';

/** Shares of the grid's evaluations after which a search is looked at. */
const lookShares = [0.01, 0.02, 0.05, 0.1];

const even = (count: number, highest: number) =>
  Array.from({ length: count }, (_, k) => Number(((k / (count - 1)) * highest).toPrecision(12)));
const paper = even(100, 0.099);
const coarse = [0, 0.15, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8];

type Space = Pick<SpaceRequest, 'method' | 'layers' | 'images'> & { readonly model: string };
const spaces: Readonly<Record<string, Space>> = {
  'lenet-paper': {
    model: 'lenet-cifar10',
    method: 'paper',
    images: 2000,
    layers: new Map([
      [2, paper],
      [4, paper],
    ]),
  },
  'lenet-compensated': {
    model: 'lenet-cifar10',
    method: 'compensated',
    images: 1000,
    layers: new Map([0, 2, 4].map((layer) => [layer, even(16, 0.75)])),
  },
  'alexnet-compensated': {
    model: 'alexnet-cifar10',
    method: 'compensated',
    images: 1000,
    layers: new Map([2, 3, 4, 6].map((layer) => [layer, coarse])),
  },
};

/** Limits of flash under which the vectors found are looked at, too, as shares of the logarithm of its range. */
const flashShares = [0.25, 0.5, 0.75];

/**
 * Evaluates the whole grid of a space, then runs every search on it with a tenth of the evaluations. No search knows of
 * the limits of flash.
 */
export async function searchBench(name: string, folder: string, dataFile: string) {
  const space = spaces[name];
  if (!space) throw new Error(`name one of ${Object.keys(spaces).join(', ')}`);
  const kernels = new WebAssembly.Module(
    readFile(`${folder}/workers/engine/generated/kernels.wasm`).bytes as BufferSource,
  );
  const measured = await measuredSpace({
    ...space,
    kernels,
    model: readFile(`${folder}/public/examples/${space.model}.tflite`),
    data: readFile(dataFile),
  });
  const { exploration } = measured;
  const exactCorrect = measured.evaluate([null]).correct[0]!;
  const levelCounts = exploration.levels.map(({ levels }) => levels.length);
  const grid = gridOf(levelCounts);
  const whole = evaluateInSubtrees(measured, grid);
  const evaluations = Math.round(grid.length / 10);
  const problem = searchProblem(exploration, exactCorrect, evaluations);
  const { leastBytes, mostBytes } = flashRange(exploration);
  const flashLimits = flashShares.map((share) => Math.round(leastBytes * (mostBytes / leastBytes) ** share));
  const views = [exploration, ...flashLimits.map((limit) => withinFlashLimit(exploration, limit))];
  const percents = views.map((view) => {
    const { costOf, highestCost, highestLoss } = searchProblem(view, exactCorrect);
    const areaOf = (vectors: readonly LevelVector[], correct: readonly number[]) =>
      hypervolume(vectors.map(costOf), correct, vectors.keys(), {
        cost: highestCost,
        gain: exactCorrect - highestLoss,
      });
    const wholeArea = areaOf(grid, whole.correct);
    return (vectors: readonly LevelVector[], correct: readonly number[]) =>
      (100 * areaOf([...vectors, levelCounts.map(() => 0)], [...correct, whole.correct[0]!])) / wholeArea;
  });
  const found = Object.entries(contestants).map(([contestant, search]) => {
    const looks = run(measured, search(problem), grid.length, (vectors, correct) => {
      const [hypervolumePercent, ...withinFlashPercent] = percents.map((percent) =>
        percent(vectors, correct),
      );
      return { hypervolumePercent, withinFlashPercent };
    });
    console.error(contestant, JSON.stringify(looks));
    return { contestant, looks };
  });
  return {
    space: name,
    configurations: grid.length,
    images: space.images,
    exactCorrect,
    flashLimits,
    gridProcessorSeconds: whole.seconds,
    found,
  };
}

function run<Found>(
  measured: MeasuredSpace,
  search: ReturnType<(typeof contestants)[string]>,
  gridSize: number,
  look: (vectors: readonly LevelVector[], correct: readonly number[]) => Found,
) {
  const vectors: LevelVector[] = [];
  const correct: number[] = [];
  const looks: (Found & { evaluations: number; processorSeconds: number; searchSeconds: number })[] = [];
  const wanted = lookShares.map((share) => Math.round(share * gridSize));
  let processor = 0;
  let searching = 0;
  let start = processorSeconds();
  for (let step = search.next(); ;) {
    const spent = processorSeconds() - start;
    searching += spent;
    processor += spent;
    if (step.done) break;
    const answer = measured.evaluate(step.value);
    processor += answer.seconds;
    vectors.push(...step.value);
    correct.push(...answer.correct);
    while (vectors.length >= (wanted[looks.length] ?? Infinity)) {
      const count = wanted[looks.length]!;
      const found = look(vectors.slice(0, count), correct.slice(0, count));
      looks.push({ ...found, evaluations: count, processorSeconds: processor, searchSeconds: searching });
    }
    start = processorSeconds();
    step = search.next(answer.correct);
  }
  return looks;
}

function gridOf(levelCounts: readonly number[]): LevelVector[] {
  let grid: LevelVector[] = [[]];
  for (const count of levelCounts)
    grid = grid.flatMap((prefix) => Array.from({ length: count }, (_, level) => [...prefix, level]));
  return grid;
}

/** The grid in blocks of whole subtrees, as an exploration evaluates it. */
function evaluateInSubtrees({ evaluate }: MeasuredSpace, grid: readonly LevelVector[]) {
  const block = 1024;
  const parts = Array.from({ length: Math.ceil(grid.length / block) }, (_, n) =>
    evaluate(grid.slice(n * block, (n + 1) * block)),
  );
  return {
    correct: parts.flatMap(({ correct }) => correct),
    seconds: parts.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}
