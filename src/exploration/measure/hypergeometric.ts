/** Probabilities below this share of the largest one are left out of a sum. */
const negligible = 1e-30;

/**
 * P(X >= least) for the number X of marked items among `drawn` of `population`, of which `marked` are marked. Made of
 * ratios of neighbouring probabilities, beginning with the mode: only + - * /, so the same on every machine.
 */
export function hypergeometricTail(population: number, marked: number, drawn: number, least: number): number {
  const unmarked = population - marked;
  const most = Math.min(drawn, marked);
  const fewest = Math.max(0, drawn - unmarked);
  if (least > most) return 0;
  if (least <= fewest) return 1;
  const mode = Math.floor(((drawn + 1) * (marked + 1)) / (population + 2));
  let total = 0;
  let tail = 0;
  let weight = 1;
  for (let count = mode; count <= most && weight > negligible; count++) {
    total += weight;
    if (count >= least) tail += weight;
    weight *= ((marked - count) * (drawn - count)) / ((count + 1) * (unmarked - drawn + count + 1));
  }
  weight = 1;
  for (let count = mode; count > fewest && weight > negligible; count--) {
    weight *= (count * (unmarked - drawn + count)) / ((marked - count + 1) * (drawn - count + 1));
    total += weight;
    if (count > least) tail += weight;
  }
  return tail / total;
}
