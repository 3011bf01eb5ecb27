import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { PointSummary } from '../../src/exploration/views/pointSummary.ts';
import { hasTools, reportsIn, UnpackedBundle } from '../firmware/unpackedBundle.ts';
import { tauscope } from '../headless/tauscope.ts';
import { realData } from '../realData.ts';
import type { Comparison, Mode, NetworkResult } from './comparison.ts';
import { comparisonMarkdown } from './comparison.ts';

/**
 * `npm run paper`: the paper's method with its kernel, and all of Tauscope, on LeNet and AlexNet; writes
 * docs/paper-comparison.md and docs/paper/. Takes about half an hour on two cores; `-- --quick` explores far less and writes
 * into a temporary folder.
 */
const quick = process.argv.includes('--quick');
const work = mkdtempSync(join(tmpdir(), 'tauscope-paper-'));
const docs = quick ? work : resolve(import.meta.dirname, '../../docs');
/** Refinement tunes with images of theirs that neither calibrate nor select. */
const trainingBatches = [1, 2, 3, 4, 5];
const images = quick
  ? { calibration: 64, selection: 200, heldOut: 500 }
  : { calibration: 500, selection: 10_000, heldOut: 10_000 };
const refinement = quick
  ? ['--refine', '1', '--refine-steps', '20']
  : ['--refine', '20', '--refine-steps', '1600', '--refine-images', '40000'];
const budgetsPp = [0, 1, 5] as const;

interface Network {
  readonly name: string;
  readonly model: string;
  /** Indices of its convolutions. */
  readonly convolutions: readonly number[];
  /** Thresholds of the paper's grid, per explored layer. */
  readonly taus: string;
  /** How the grid is measured. */
  readonly search: readonly string[];
  /** What Tauscope's own method explores, channels of the first convolution with it (docs/methods.md). */
  readonly own: readonly string[];
}

const networks: readonly Network[] = [
  {
    name: 'LeNet',
    model: 'lenet-cifar10',
    convolutions: [0, 2, 4],
    taus: quick ? '0:0.1:0.05' : '0:0.099:0.001',
    search: ['--search', 'grid', '--racing'],
    own: ['--layer-taus', '0=0:0.4:0.0323', '--search', 'guided', '--evaluations', '1000'],
  },
  {
    name: 'AlexNet',
    model: 'alexnet-cifar10',
    convolutions: [0, 2, 3, 4, 6],
    taus: quick ? '0:0.1:0.05' : '0:0.1:0.02',
    search: ['--search', 'guided', '--evaluations', quick ? '20' : '600'],
    own: ['--layer-taus', '0=0:0.6:0.0323', '--search', 'guided', '--evaluations', '600'],
  },
];

const toolsForQemu = await hasTools('arm-none-eabi-gcc', 'qemu-system-arm');
const data = [...trainingBatches.map(trainingBatch), realData('cifar10/test_batch.bin')];
const results: NetworkResult[] = [];
for (const network of networks) {
  const modes: Comparison[] = [];
  for (const mode of modesOf(network)) modes.push(await compare(network, mode));
  results.push({ name: network.name, model: network.model, modes });
}
mkdirSync(join(docs, 'paper'), { recursive: true });
const resultFiles = results.flatMap(({ modes }) => modes.map(({ resultsPath }) => resultsPath));
await succeed(['report', ...resultFiles, '--out', join(docs, 'paper')]);
writeFileSync(join(docs, 'paper-comparison.md'), comparisonMarkdown(results, images));
process.stdout.write(`${join(docs, 'paper-comparison.md')}\n`);

function modesOf({ convolutions, taus, search, own: whole }: Network): Mode[] {
  const streamed = convolutions.map((layer) => `${layer}=streamed`);
  const own = ['--method', 'compensated', ...(quick ? ['--shares', '0:0.6:0.3', ...search] : whole)];
  return [
    {
      title: "the paper's method and kernel",
      options: ['--method', 'paper', '--dead', 'keep', '--taus', taus, ...search, '--form', ...streamed],
    },
    { title: 'Tauscope', options: own },
    {
      title: 'Tauscope, 20 points refined',
      options: [...own, ...refinement],
    },
  ];
}

async function compare({ model }: Network, mode: Mode): Promise<Comparison> {
  const resultsPath = join(work, `${model}-${mode.title.replace(/\W+/g, '-')}.json`);
  const splits = Object.entries({
    '--calibration': images.calibration,
    '--selection': images.selection,
    '--held-out': images.heldOut,
  }).flatMap(([option, count]) => [option, `${count}`]);
  const start = performance.now();
  await succeed(['explore', model, '--data', ...data, ...splits, ...mode.options, '--out', resultsPath]);
  const minutes = (performance.now() - start) / 60_000;
  const points = [];
  for (const budgetPp of budgetsPp) {
    const zip = join(work, 'bundle.zip');
    const exported = await succeed([
      'export',
      resultsPath,
      '--budget',
      `${budgetPp}`,
      '--json',
      '--out',
      zip,
    ]);
    const summary = JSON.parse(exported) as PointSummary;
    points.push({ budgetPp, summary, isExactUnderQemu: toolsForQemu ? await isExact(zip) : null });
  }
  const exact = JSON.parse(
    await succeed(['export', resultsPath, '--point', '0', '--json', '--out', join(work, 'exact.zip')]),
  ) as PointSummary;
  return { ...mode, resultsPath, minutes, exact, points };
}

/** Runs the command; its errors end this program. */
async function succeed(args: readonly string[]): Promise<string> {
  process.stderr.write(`tauscope ${args.join(' ')}\n`);
  const { code, out, err } = await tauscope(args);
  if (code !== 0) throw new Error(err.slice(-2000));
  return out;
}

/** Whether a bundle's kernels give the expected bytes on both simulated cores. */
async function isExact(zip: string): Promise<boolean> {
  const bundle = new UnpackedBundle(readFileSync(zip));
  try {
    const reports = reportsIn(await bundle.make('qemu'));
    return reports.length === 2 && reports.every(({ ok }) => /^(\d+)\/\1$/.test(ok));
  } finally {
    bundle.remove();
  }
}

/** A training batch, unpacked where it is only there as .xz. */
function trainingBatch(number: number): string {
  const plain = realData(`cifar10/data_batch_${number}.bin`);
  if (existsSync(plain)) return plain;
  const unpacked = join(work, `data_batch_${number}.bin`);
  writeFileSync(unpacked, execFileSync('xz', ['-dc', `${plain}.xz`], { maxBuffer: 1 << 26 }));
  return unpacked;
}
