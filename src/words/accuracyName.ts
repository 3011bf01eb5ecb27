/** What accuracies of an exploration are shares of: right classes, or answers near enough to their targets. */
export function accuracyName({
  regression,
}: {
  readonly regression?: { readonly tolerance: number };
}): string {
  return regression ? `Within ±${regression.tolerance}` : 'Top-1';
}
