import type { Cache } from './memoryTiming.ts';

/** A set-associative cache that replaces the line used longest ago. */
export class LruCache {
  readonly lineBytes: number;
  readonly #sets: number;
  readonly #ways: number;
  /** Lines of every set, the one used last first. */
  readonly #lines: Int32Array;

  constructor({ lineBytes, ways, cacheBytes }: Cache) {
    this.lineBytes = lineBytes;
    this.#ways = ways;
    this.#sets = cacheBytes / ways / lineBytes;
    this.#lines = new Int32Array(this.#sets * ways).fill(-1);
  }

  /** Whether the line has to be fetched. */
  touch(line: number): boolean {
    const first = (line % this.#sets) * this.#ways;
    const lines = this.#lines;
    let way = 0;
    while (way < this.#ways - 1 && lines[first + way] !== line) way++;
    const isMissing = lines[first + way] !== line;
    for (; way > 0; way--) lines[first + way] = lines[first + way - 1]!;
    lines[first] = line;
    return isMissing;
  }
}
