/** How often progress is a line of its own where no line renews itself, in milliseconds. */
const lineMs = 60_000;

interface SweepLine {
  /** Shows how far it is now. */
  renew(): void;
  /** A line that stays. */
  say(text: string): void;
}

/** Writes what a sweep does on standard error: lines that stay, and below them on a terminal one that renews itself, else one a minute. */
export function sweepLine(stream: NodeJS.WriteStream, progress: () => string): SweepLine {
  let writtenAt = performance.now();
  return {
    renew() {
      if (stream.isTTY) stream.write(`\r\x1b[K${progress().slice(0, stream.columns - 1)}`);
      else if (performance.now() - writtenAt >= lineMs) {
        writtenAt = performance.now();
        stream.write(`${progress()}\n`);
      }
    },
    say(text) {
      stream.write(stream.isTTY ? `\r\x1b[K${text}\n` : `${text}\n`);
    },
  };
}
