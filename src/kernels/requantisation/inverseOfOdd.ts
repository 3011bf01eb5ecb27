/** The number whose product with `odd` is 1 modulo 2^32: each step of Newton's doubles the bits that are right. */
export function inverseOfOdd(odd: number): number {
  let inverse = odd;
  for (let bits = 3; bits < 32; bits *= 2) inverse = Math.imul(inverse, 2 - Math.imul(odd, inverse));
  return inverse;
}
