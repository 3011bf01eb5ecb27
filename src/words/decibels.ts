/** A ratio of the powers of signal and noise: "41.3 dB", or which of the two there is none of. */
export function formatDecibels(ratio: number): string {
  if (Number.isFinite(ratio)) return `${ratio.toFixed(1)} dB`;
  return ratio > 0 ? 'exact' : 'noise alone';
}
