/** A seeded source of random numbers (xorshift32), so that a printed seed brings a case back. */
export interface Random {
  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(values: readonly T[]): T;
  int8s(count: number): Int8Array;
}

export function randomFrom(seed: number): Random {
  // A state of 0 would stay.
  let state = seed ^ 0x9e3779b9 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    whole,
    chance: (probability) => next() < probability,
    pick: (values) => values[whole(0, values.length - 1)]!,
    int8s(count) {
      const extreme = next() < 0.2;
      return Int8Array.from({ length: count }, () =>
        extreme ? (next() < 0.5 ? -128 : 127) : whole(-128, 127),
      );
    },
  };
}
