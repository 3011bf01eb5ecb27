/** Words of 4 bytes in a line of the cache. */
const lineWords = 16;

/** Words to give a row of so many, an odd number of cache lines: rows at a power of two would fall into the same places of the cache. */
export function oddLineWords(words: number): number {
  return (Math.floor(Math.ceil(words / lineWords) / 2) * 2 + 1) * lineWords;
}
