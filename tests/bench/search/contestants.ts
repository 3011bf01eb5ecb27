import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { paretoFront } from '../../../src/exploration/points/front.ts';
import { guidedSearch } from '../../../src/exploration/search/guidedSearch.ts';
import type { LevelSearch, LevelVector, SearchProblem } from '../../../src/exploration/search/levelSearch.ts';
import { fitLosses } from '../../../src/exploration/search/lossModel.ts';
import { openingVectors } from '../../../src/exploration/search/openingVectors.ts';

const batchVectors = 48;
const seed = 1;
const priceCount = 100;

/** The searches that are compared, each with a budget of evaluations. */
export const contestants: Readonly<Record<string, (problem: SearchProblem) => LevelSearch>> = {
  random: randomSearch,
  'NSGA-II': nsga2,
  'Pareto local search': (problem) => localSearch(problem, false),
  'Lagrangian sweep, then local search': (problem) => localSearch(problem, true),
  guided: guidedSearch,
};

/** Evaluated vectors; `ask` evaluates those that are new, as far as the budget goes. */
function createArchive({ costOf, evaluations }: SearchProblem) {
  const vectors: LevelVector[] = [];
  const cost: number[] = [];
  const correct: number[] = [];
  const places = new Map<string, number>();
  return {
    vectors,
    cost,
    correct,
    placeOf: (levels: LevelVector) => places.get(levels.join()),
    isSpent: () => vectors.length >= evaluations,
    front: () => paretoFront(cost, correct, vectors.keys()),
    *ask(wanted: readonly LevelVector[]): LevelSearch {
      const fresh = [...new Map(wanted.map((levels) => [levels.join(), levels])).values()]
        .filter((levels) => !places.has(levels.join()))
        .slice(0, evaluations - vectors.length);
      for (let first = 0; first < fresh.length; first += batchVectors) {
        const batch = fresh.slice(first, first + batchVectors);
        const found = yield batch;
        batch.forEach((levels, n) => {
          places.set(levels.join(), vectors.length);
          vectors.push(levels);
          cost.push(costOf(levels));
          correct.push(found[n]!);
        });
      }
    },
  };
}

function* randomSearch(problem: SearchProblem): LevelSearch {
  const random = xoroshiro128plus(seed);
  const archive = createArchive(problem);
  while (!archive.isSpent())
    yield* archive.ask(Array.from({ length: batchVectors }, () => randomVector(problem)));

  function randomVector({ costs }: SearchProblem): LevelVector {
    return costs.map(({ length }) => uniformInt(random, 0, length - 1));
  }
}

/**
 * Deb et al. 2002, "A fast and elitist multiobjective genetic algorithm: NSGA-II": binary tournaments by rank and
 * crowding, uniform crossover, a mutation of one layer on average by up to a quarter of its levels.
 */
function* nsga2(problem: SearchProblem): LevelSearch {
  const { costs } = problem;
  const random = xoroshiro128plus(seed);
  const archive = createArchive(problem);
  const integer = (limit: number) => uniformInt(random, 0, limit - 1);
  const opening = openingVectors(costs.map(({ length }) => length));
  const strangers = Array.from({ length: Math.max(0, batchVectors - opening.length) }, () =>
    costs.map(({ length }) => integer(length)),
  );
  yield* archive.ask([...opening, ...strangers]);
  let population = sorted([...archive.vectors.keys()]).slice(0, batchVectors);
  while (!archive.isSpent()) {
    const children = Array.from({ length: batchVectors }, child);
    yield* archive.ask(children);
    const places = children.flatMap((levels) => archive.placeOf(levels) ?? []);
    population = sorted([...new Set([...population, ...places])]).slice(0, batchVectors);
  }

  /** `population` is sorted, so that the better of two is the one with the lower place in it. */
  function parent(): LevelVector {
    const winner = Math.min(integer(population.length), integer(population.length));
    return archive.vectors[population[winner]!]!;
  }

  function child(): LevelVector {
    const [mother, father] = [parent(), parent()];
    return costs.map(({ length }, k) => {
      const level = (integer(2) ? mother : father)[k]!;
      if (integer(costs.length)) return level;
      const reach = Math.max(1, Math.floor(length / 4));
      return Math.min(length - 1, Math.max(0, level + uniformInt(random, -reach, reach)));
    });
  }

  /** By front, then by crowding distance. */
  function sorted(places: readonly number[]): number[] {
    const result: number[] = [];
    for (let rest = [...places]; rest.length > 0;) {
      const front = paretoFront(archive.cost, archive.correct, rest);
      const spread = new Map(front.map((place, n) => [place, crowding(front, n)]));
      result.push(...front.toSorted((a, b) => spread.get(b)! - spread.get(a)!));
      const taken = new Set(front);
      rest = rest.filter((place) => !taken.has(place));
    }
    return result;
  }

  function crowding(front: readonly number[], n: number): number {
    const [first, last, before, after] = [front[0], front.at(-1), front[n - 1], front[n + 1]];
    if (before === undefined || after === undefined) return Infinity;
    const part = (values: readonly number[]) =>
      (values[after]! - values[before]!) / Math.max(1, values[last!]! - values[first!]!);
    return part(archive.cost) + part(archive.correct);
  }
}

/**
 * Neighbours in one layer of every vector of the front, in steps of a quarter of the levels; halved when nothing is new.
 * With `sweep` it begins with the optima, for many prices of an answer, of the losses of every layer alone.
 */
function* localSearch(problem: SearchProblem, sweep: boolean): LevelSearch {
  const { costs, highestCost, referenceCorrect, highestLoss } = problem;
  const archive = createArchive(problem);
  const levelCounts = costs.map(({ length }) => length);
  yield* archive.ask(openingVectors(levelCounts));
  if (sweep) {
    const { losses } = fitLosses(
      levelCounts,
      archive.vectors.map((levels, n) => {
        const loss = referenceCorrect - archive.correct[n]!;
        return { levels, loss, weight: loss < 2 * highestLoss ? 1 : 0.01 };
      }),
    );
    const optima = Array.from({ length: priceCount }, (_, n) => {
      const price = (highestCost / highestLoss) * 1.1 ** (n - priceCount / 2);
      return costs.map((layerCosts, k) =>
        layerCosts.reduce((best, _, level) => {
          const total = (l: number) => layerCosts[l]! + price * losses[k]![l]!;
          return total(level) <= total(best) ? level : best;
        }, 0),
      );
    });
    yield* archive.ask(optima);
  }
  for (let step = Math.ceil(Math.max(...levelCounts) / 4); step >= 1 && !archive.isSpent();) {
    const before = archive.vectors.length;
    const neighbours = archive.front().flatMap((place) =>
      levelCounts.flatMap((count, k) =>
        [step, -step]
          .map((by) => archive.vectors[place]![k]! + by)
          .filter((level) => level >= 0 && level < count)
          .map((level) => archive.vectors[place]!.with(k, level)),
      ),
    );
    yield* archive.ask(neighbours);
    if (archive.vectors.length === before) step = step === 1 ? 0 : Math.ceil(step / 2);
  }
}
