/**
 * How long a test waits for what must happen, and may take in all: so long that only what never happens reaches it, however busy the machine is.
 * How fast things are is for benchmarks to say.
 */
export const waitMilliseconds = 120_000;
export const testMilliseconds = 300_000;
