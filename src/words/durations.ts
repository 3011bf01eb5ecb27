/** "3.910 ms": four or five significant digits unless told how many decimals. */
export function formatMilliseconds(milliseconds: number, digits = digitsOf(milliseconds)): string {
  return `${milliseconds.toFixed(digits)} ms`;
}

/** Bounds of a latency: "3.910 to 4.600 ms"; nothing when they are the same. */
export function formatBand(lowMilliseconds: number, highMilliseconds: number): string {
  if (lowMilliseconds === highMilliseconds) return '';
  return `${lowMilliseconds.toFixed(digitsOf(lowMilliseconds))} to ${formatMilliseconds(highMilliseconds)}`;
}

/** Time that is left, rounded as people say it. */
export function formatSeconds(seconds: number): string {
  if (seconds < 1.5) return '1 s';
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

function digitsOf(milliseconds: number): number {
  return milliseconds >= 100 ? 1 : milliseconds >= 10 ? 2 : 3;
}
