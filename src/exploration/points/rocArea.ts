/**
 * Area under the receiver operating characteristic: the probability that a drawn positive scores above a drawn negative,
 * equal scores counting half (Mann and Whitney's U over all pairs). Null without both kinds.
 */
export function rocArea(scores: Float64Array, isPositive: (n: number) => boolean): number | null {
  const order = Array.from(scores.keys()).sort((a, b) => scores[a]! - scores[b]!);
  let negatives = 0;
  let wins = 0;
  for (let first = 0; first < order.length;) {
    let end = first;
    while (end < order.length && scores[order[end]!] === scores[order[first]!]) end++;
    const positivesHere = order.slice(first, end).filter(isPositive).length;
    const negativesHere = end - first - positivesHere;
    wins += positivesHere * (negatives + negativesHere / 2);
    negatives += negativesHere;
    first = end;
  }
  const positives = scores.length - negatives;
  return positives > 0 && negatives > 0 ? wins / (positives * negatives) : null;
}
