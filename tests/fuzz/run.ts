import { parseArgs } from 'node:util';
import { seed as usualSeed } from '../seed.ts';
import { startWatchdog } from '../startWatchdog.ts';
import { fileFormats, fuzzFiles } from './fileFuzz.ts';
import { fuzzNetworks } from './networkFuzz.ts';

/** Far above what damaged files of a few kilobytes may cost, far below what they may claim. */
const largestRiseBytes = 2 ** 30;

/** The command: networks, then files of every format, each kind as often as asked. */
export async function fuzz(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      networks: { type: 'string', default: '0' },
      kernels: { type: 'string', default: '200' },
      bundles: { type: 'string', default: '500' },
      files: { type: 'string', default: '0' },
      format: { type: 'string', multiple: true, default: fileFormats },
      seed: { type: 'string', default: String(usualSeed) },
    },
  });
  const networks = wholeNumber(values.networks);
  const files = wholeNumber(values.files);
  const seed = wholeNumber(values.seed);
  const shares = { kernels: wholeNumber(values.kernels), bundle: wholeNumber(values.bundles) };
  const unknown = values.format.find((format) => !fileFormats.includes(format));
  if (unknown) throw new Error(`${unknown} is no format; known are ${fileFormats.join(', ')}`);
  const watchdog = await startWatchdog(false);

  const told = async (what: string, count: number, work: (progress: (n: number) => void) => unknown) => {
    if (count === 0) return;
    watchdog.tell(`${what}, case ${seed}`);
    const start = Date.now();
    const before = peakBytes();
    const outcome = await work((done) => {
      watchdog.tell(`${what}, case ${seed + done}`);
      if (done % 1000 === 0) process.stderr.write(`\r${what}: ${done} of ${count}, seed ${seed}`);
      if (peakBytes() - before > largestRiseBytes)
        throw new Error(
          `${what}, case ${seed + done - 1}: takes more than ${largestRiseBytes} bytes of memory`,
        );
    });
    const seconds = Math.round((Date.now() - start) / 1000);
    process.stderr.write('\r');
    console.log(`${what}: ${count}, seed ${seed}, ${seconds} s: ${JSON.stringify(outcome)}`);
  };
  await told('networks', networks, (progress) => fuzzNetworks(seed, networks, shares, progress));
  for (const format of values.format)
    await told(format, files, (progress) => fuzzFiles(format, seed, files, progress));
  await watchdog.end();
}

function peakBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}

function wholeNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new Error(`expected a whole number, found ${text}`);
}
