/** Figures in words: units included, a true minus sign, no more digits than they deserve. */

const whole = new Intl.NumberFormat('en');

export function formatCount(count: number): string {
  return whole.format(Math.round(count));
}

export function formatMilliseconds(milliseconds: number): string {
  const digits = milliseconds >= 100 ? 1 : milliseconds >= 10 ? 2 : 3;
  return `${milliseconds.toFixed(digits)} ms`;
}

/** Bounds of a latency: "3.91 to 4.60 ms"; nothing when they are the same. */
export function formatBand(lowMilliseconds: number, highMilliseconds: number): string {
  if (lowMilliseconds === highMilliseconds) return '';
  const [low, high] = [lowMilliseconds, highMilliseconds].map(formatMilliseconds) as [string, string];
  return `${low.replace(' ms', '')} to ${high}`;
}

export function formatMicrojoules(microjoules: number): string {
  if (microjoules >= 1000) return `${(microjoules / 1000).toPrecision(3)} mJ`;
  return `${microjoules >= 100 ? Math.round(microjoules) : microjoules.toPrecision(3)} µJ`;
}

export function formatPercent(percent: number, digits = 1): string {
  return `${withMinus(percent.toFixed(digits))} %`;
}

export function formatShare(share: number): string {
  return formatPercent(share * 100);
}

/** A difference in percentage points with its sign. */
export function formatPp(pp: number): string {
  return `${signed(pp, 2)} pp`;
}

/** Change from `before` to `after` in percent, with its sign. */
export function formatChange(before: number, after: number): string {
  return before === 0 ? '' : `${signed((after / before - 1) * 100, 1)} %`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const kibibytes = bytes / 1024;
  return kibibytes < 1024 ? `${kibibytes.toFixed(1)} KiB` : `${(kibibytes / 1024).toFixed(2)} MiB`;
}

/** Time that is left, rounded as people say it. */
export function formatSeconds(seconds: number): string {
  if (seconds < 1.5) return '1 s';
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

export function formatShape(shape: readonly number[]): string {
  return shape.join(' × ');
}

function signed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  if (Number(text) === 0) return (0).toFixed(digits);
  return value > 0 ? `+${text}` : withMinus(text);
}

function withMinus(text: string): string {
  return text.replace('-', '−');
}
