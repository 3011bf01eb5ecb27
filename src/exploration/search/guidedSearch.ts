import type { Candidate } from './chooseBatch.ts';
import { chooseBatch } from './chooseBatch.ts';
import type { LevelSearch, LevelVector, SearchProblem } from './levelSearch.ts';
import type { LossModel } from './lossModel.ts';
import { fitLosses } from './lossModel.ts';
import { openingVectors } from './openingVectors.ts';
import type { Outcome, Staircase } from './staircase.ts';
import { createStaircase } from './staircase.ts';

/** Vectors per batch: few, because every batch knows more than the one before. */
const batchVectors = 24;
/** Models of the loss, each for its part of the range: over the whole range losses do not add up. */
const regionCount = 6;
/** Weight of observations far from a model's region. */
const leastWeight = 1e-4;
/** Beyond this multiple of the highest loss of use, more loss says no more. */
const lossCap = 1.5;
/** Prices of an answer that are tried, and the factor from one to the next. */
const priceCount = 64;
const priceFactor = 1.2;
const priceStepsBelowMean = 20;
/** Evaluated vectors nearest to the front whose neighbours are proposed. */
const baseCount = 200;
/** Levels from a vector to its neighbours in one layer. */
const steps = [1, 2, 4, 8, 16].flatMap((step) => [step, -step]);
/** How much of what a vector differs from the model its neighbours are taken to differ, too. */
const inheritedShare = 0.75;

interface Evaluated extends Outcome {
  readonly levels: LevelVector;
}

/** A model and the loss around which it holds. */
interface Region extends LossModel {
  readonly centre: number;
}

/**
 * Searches by models of the loss that are fitted anew after every batch. Candidates are the optima of the models for all
 * prices of an answer (a Lagrangian sweep) and the neighbours of the vectors nearest to the front (local search);
 * evaluated are those with the most expected gain of hypervolume for their work.
 */
export function* guidedSearch(problem: SearchProblem): LevelSearch {
  const { costs, costOf, referenceCorrect, evaluations } = problem;
  const evaluated: Evaluated[] = [];
  const known = new Set<string>();
  let batch = openingVectors(costs.map(({ length }) => length)).slice(0, evaluations);
  while (batch.length > 0) {
    const correct = yield batch;
    batch.forEach((levels, n) => {
      known.add(levels.join());
      evaluated.push({ levels, cost: costOf(levels), loss: referenceCorrect - correct[n]! });
    });
    const size = Math.min(batchVectors, evaluations - evaluated.length);
    const staircase = staircaseOf(problem, evaluated);
    batch = chooseBatch(candidatesOf(problem, evaluated, known, staircase), staircase, problem.work, size);
  }
}

function staircaseOf({ highestCost, highestLoss }: SearchProblem, evaluated: readonly Evaluated[]) {
  const staircase = createStaircase({ cost: highestCost, loss: highestLoss });
  evaluated.forEach(staircase.add);
  return staircase;
}

function candidatesOf(
  problem: SearchProblem,
  evaluated: readonly Evaluated[],
  known: ReadonlySet<string>,
  staircase: Staircase,
): Candidate[] {
  const { costOf, highestCost, highestLoss } = problem;
  const regions = regionsOf(problem, evaluated);
  const regionOf = (loss: number) =>
    regions.reduce((a, b) => (Math.abs(b.centre - loss) < Math.abs(a.centre - loss) ? b : a));
  const candidates = new Map<string, { candidate: Candidate; proposals: number }>();

  /** A vector proposed more than once is expected to lose the mean of what the proposals say. */
  function propose(levels: LevelVector, loss: number, deviation: number): void {
    const key = levels.join();
    if (known.has(key)) return;
    const { candidate, proposals } = candidates.get(key) ?? { candidate: undefined, proposals: 0 };
    const cost = candidate?.cost ?? costOf(levels);
    if (cost >= highestCost) return;
    const mean = ((candidate?.loss ?? 0) * proposals + loss) / (proposals + 1);
    candidates.set(key, { candidate: { levels, cost, loss: mean, deviation }, proposals: proposals + 1 });
  }

  for (const region of regions)
    for (const levels of optima(problem, region)) {
      const loss = region.predict(levels);
      if (loss <= highestLoss && regionOf(loss) === region) propose(levels, loss, region.deviation);
    }
  for (const base of nearestToFront(evaluated, staircase, highestLoss)) {
    const { predict, deviation } = regionOf(base.loss);
    const inherited = inheritedShare * (base.loss - predict(base.levels));
    for (const levels of neighbours(problem, base.levels))
      propose(levels, predict(levels) + inherited, deviation);
  }
  return Array.from(candidates.values(), ({ candidate }) => candidate);
}

/** Models for parts of the range of losses, narrower where losses are small. */
function regionsOf({ costs, highestLoss }: SearchProblem, evaluated: readonly Evaluated[]): Region[] {
  const levelCounts = costs.map(({ length }) => length);
  return Array.from({ length: regionCount }, (_, n) => {
    const part = (n + 0.5) / regionCount;
    const centre = highestLoss * part * part;
    const width = Math.max(centre / 2, highestLoss / 20);
    const observations = evaluated.map(({ levels, loss }) => {
      const distance = ((loss - centre) / width) * ((loss - centre) / width);
      const weight = 1 / (1 + distance * distance) + leastWeight;
      return { levels, loss: Math.min(loss, lossCap * highestLoss), weight };
    });
    const model = fitLosses(levelCounts, observations);
    return { ...model, deviation: Math.max(1, model.deviation), centre };
  });
}

/** The vectors of least cost plus price times predicted loss, for prices from very low to very high. */
function optima({ costs, highestLoss }: SearchProblem, { losses }: LossModel): LevelVector[] {
  let price = costs.reduce((sum, layerCosts) => sum + layerCosts[0]!, 0) / highestLoss;
  for (let n = 0; n < priceStepsBelowMean; n++) price /= priceFactor;
  return Array.from({ length: priceCount }, () => {
    price *= priceFactor;
    return costs.map((layerCosts, k) => {
      const total = (level: number) => layerCosts[level]! + price * losses[k]![level]!;
      return layerCosts.reduce((best, _, level) => (total(level) <= total(best) ? level : best), 0);
    });
  });
}

function nearestToFront(
  evaluated: readonly Evaluated[],
  staircase: Staircase,
  highestLoss: number,
): Evaluated[] {
  const behind = ({ cost, loss }: Evaluated) => loss - staircase.lossAt(cost);
  return evaluated
    .filter(({ loss }) => loss < lossCap * highestLoss)
    .sort((a, b) => behind(a) - behind(b))
    .slice(0, baseCount);
}

function neighbours({ costs }: SearchProblem, levels: LevelVector): LevelVector[] {
  return levels.flatMap((level, k) =>
    steps
      .map((step) => level + step)
      .filter((moved) => moved >= 0 && moved < costs[k]!.length)
      .map((moved) => levels.with(k, moved)),
  );
}
