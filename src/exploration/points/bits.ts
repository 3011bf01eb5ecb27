/** How many bits are set, by the value of a byte. */
export const bitCounts = Uint8Array.from({ length: 256 }, (_, byte) => {
  let count = 0;
  for (let rest = byte; rest; rest &= rest - 1) count++;
  return count;
});

/** How many bits are set in all bytes. */
export function countBits(bits: Uint8Array): number {
  let count = 0;
  for (const byte of bits) count += bitCounts[byte]!;
  return count;
}

/** Bit n, of byte n >> 3. */
export function isBitSet(bits: Uint8Array, n: number): boolean {
  return ((bits[n >> 3]! >> (n & 7)) & 1) === 1;
}
