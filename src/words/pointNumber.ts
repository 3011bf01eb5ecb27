/** "214", or "214 (12 refined)" for a point that was made from another. */
export function pointNumber({
  point,
  refinedFrom,
}: {
  readonly point: number;
  readonly refinedFrom?: number;
}): string {
  return refinedFrom === undefined ? `${point}` : `${point} (${refinedFrom} refined)`;
}
