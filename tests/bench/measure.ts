/** Milliseconds of some clock. Ratios are taken between readings of one clock only. */
export type Clock = () => number;

/** Work whose rate is measured: `amount` units per call. */
export interface Contestant {
  readonly name: string;
  readonly amount: number;
  run(): void | Promise<void>;
}

/** Units per second of each contestant, one figure per round. */
export type Rates = ReadonlyMap<string, readonly number[]>;

/**
 * Measures contestants in turn, round after round, so that a change of the machine's mood meets all of them alike.
 * A first round, not counted, lets the compilers finish.
 */
export async function interleaved(
  contestants: readonly Contestant[],
  clock: Clock,
  rounds = 7,
  leastMilliseconds = 150,
): Promise<Rates> {
  const rates = new Map<string, number[]>(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++)
    for (const { name, amount, run } of contestants) {
      const start = clock();
      let calls = 0;
      do {
        await run();
        calls++;
      } while (clock() - start < leastMilliseconds);
      if (round > 0) rates.get(name)!.push((calls * amount * 1000) / (clock() - start));
    }
  return rates;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The value that a share of the values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!;
}

/** Median over the rounds of the ratio within a round. */
export function ratio(rates: Rates, of: string, to: string): number {
  const base = rates.get(to)!;
  return median(rates.get(of)!.map((rate, round) => rate / base[round]!));
}

/** One line of the report. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The least (or most) that is aimed at; null where there is none. */
  readonly bar: number | null;
  /** The bar is the most, not the least. */
  readonly atMost?: boolean;
}
