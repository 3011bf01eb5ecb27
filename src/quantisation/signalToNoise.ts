/** 10 log10(power of the values / power of their errors): infinite without errors, even of values that are all 0. */
export function signalToNoiseDb(signal: number, noise: number): number {
  return noise === 0 ? Infinity : 10 * Math.log10(signal / noise);
}
