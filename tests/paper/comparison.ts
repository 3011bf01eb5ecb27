import type { PointSummary } from '../../src/exploration/views/pointSummary.ts';
import type { Column } from '../../src/report/markdownTable.ts';
import { markdownTable } from '../../src/report/markdownTable.ts';
import { kibibyte } from '../../src/words/bytes.ts';
import { formatCount } from '../../src/words/counts.ts';

/** A way to explore: options of `tauscope explore`. */
export interface Mode {
  readonly title: string;
  readonly options: readonly string[];
}

interface ChosenPoint {
  readonly budgetPp: number;
  readonly summary: PointSummary;
  /** Null where QEMU is missing. */
  readonly isExactUnderQemu: boolean | null;
}

/** What one mode has found for one network. */
export interface Comparison extends Mode {
  readonly resultsPath: string;
  readonly minutes: number;
  readonly exact: PointSummary;
  readonly points: readonly ChosenPoint[];
}

export interface NetworkResult {
  readonly name: string;
  readonly model: string;
  readonly modes: readonly Comparison[];
}

interface Row extends ChosenPoint {
  readonly mode: Comparison;
}

/** NUCLEO-U575ZI-Q. */
const boardFlashBytes = 2 * 1024 * 1024;

const decimal = (value: number | null, digits = 2) => (value === null ? '' : value.toFixed(digits));

const columns: readonly Column<Row>[] = [
  ['Mode', ({ mode }) => mode.title],
  ['Budget, pp', ({ budgetPp }) => budgetPp],
  ['Top-1 held-out, %', ({ summary }) => decimal(summary.heldOutTop1Percent)],
  ['loss, pp', ({ summary }) => decimal(summary.heldOutLossPp)],
  ['at most (95 %)', ({ summary }) => decimal(summary.heldOutLossBoundPp)],
  ['SMLADs removed, %', ({ summary, mode }) => decimal((1 - summary.smlads / mode.exact.smlads) * 100, 1)],
  ['Cycles', ({ summary }) => summary.latencyCycles],
  ['ms', ({ summary }) => decimal(summary.latencyMilliseconds)],
  ['below CMSIS-NN, %', ({ summary }) => decimal(summary.latencyReductionPercent, 1)],
  ['Flash, KiB', ({ summary }) => decimal(summary.flashBytes / kibibyte, 0)],
  ['RAM, KiB', ({ summary }) => decimal(summary.ramBytes / kibibyte, 0)],
  [
    'Bit-exact under QEMU',
    ({ isExactUnderQemu }) => (isExactUnderQemu === null ? 'not run' : isExactUnderQemu ? 'yes' : 'NO'),
  ],
];

/** The comparison with the paper as a document. */
export function comparisonMarkdown(
  results: readonly NetworkResult[],
  images: { readonly calibration: number; readonly selection: number; readonly heldOut: number },
): string {
  const titles = results[0]!.modes.map(({ title }) => title);
  const budgets = results[0]!.modes[0]!.points.map(({ budgetPp }) => budgetPp);
  const mean = (title: string, budgetPp: number, of: (summary: PointSummary) => number) => {
    const values = results.map(({ modes }) => {
      const mode = modes.find((each) => each.title === title)!;
      return of(mode.points.find((point) => point.budgetPp === budgetPp)!.summary);
    });
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const exactMean =
    results.reduce((sum, { modes }) => sum + modes.at(-1)!.exact.latencyReductionPercent, 0) / results.length;
  const means = titles.flatMap((title) => budgets.map((budgetPp) => ({ title, budgetPp })));
  return `${[
    '# The paper, reproduced and beaten',
    'Written by `npm run paper` (CIFAR-10 from the data folder, about half an hour on two cores). ' +
      'The paper: "Accelerating TinyML Inference on Microcontrollers through Approximate Kernels", arXiv 2409.16815. ' +
      'It reports 21 % less latency than CMSIS-NN on average at no loss of Top-1 accuracy, measured on a board with two networks of its own training.',
    `Networks: our LeNet and AlexNet of the paper's shapes (docs/examples.md). Board: NUCLEO-U575ZI-Q, 160 MHz, by the cycle model (docs/latency-model.md). ` +
      `Images: ${formatCount(images.calibration)} for calibration and ${formatCount(images.selection)} for selection from training batches, ` +
      `${formatCount(images.heldOut)} test images held out. A budget is the most Top-1 that the chosen point loses on the selection images; ` +
      'the held-out images have no say in the choice.',
    "The paper's mode ranks operands by its significance, keeps operands of significance 0 at a threshold of 0, exempts the first convolution and runs every convolution with its kernel " +
      '(two pixels by two channels, streamed from flash). Tauscope skips products of fast convolutions with compensation, where that costs least, and whole output channels of the first convolution, chooses kernels by the cycle model, and refines by self-distillation where it says so.',
    '## Mean over both networks',
    markdownTable(
      [
        ['Mode', ({ title }) => title],
        ['Budget, pp', ({ budgetPp }) => budgetPp],
        [
          'below CMSIS-NN, %',
          ({ title, budgetPp }) =>
            decimal(
              mean(title, budgetPp, (s) => s.latencyReductionPercent),
              1,
            ),
        ],
        [
          'Held-out loss, pp',
          ({ title, budgetPp }) => decimal(mean(title, budgetPp, (s) => s.heldOutLossPp ?? 0)),
        ],
      ],
      means,
    ),
    `With nothing skipped, and so the same outputs, Tauscope's kernels alone take ${decimal(exactMean, 1)} % less than CMSIS-NN on average.`,
    ...results.flatMap(({ name, model, modes }) => [
      `## ${name}`,
      `\`${model}\`, exact: ${decimal(modes[0]!.exact.heldOutTop1Percent)} % held-out; ${formatCount(modes.at(-1)!.exact.latencyCycles)} cycles on Tauscope's exact kernels, ` +
        `${decimal(modes.at(-1)!.exact.latencyReductionPercent, 1)} % below CMSIS-NN.`,
      markdownTable(
        columns,
        modes.flatMap((mode) => mode.points.map((point) => ({ ...point, mode }))),
      ),
      ...modes.map(
        ({ title, options, minutes }) =>
          `* ${title}: \`tauscope explore ${model} ${options.join(' ')}\`, ${decimal(minutes, 1)} minutes`,
      ),
      ...modes.flatMap(({ title, exact }) =>
        exact.flashBytes > boardFlashBytes
          ? [
              `The exact network in the kernels of "${title}" needs ${decimal(exact.flashBytes / kibibyte, 0)} KiB of flash, more than the board has. ` +
                'Points must fit to be chosen; where no point that fits keeps the budget, the table shows the exact network.',
            ]
          : [],
      ),
    ]),
    'The fronts with all figures: [report](paper/report.md).',
  ].join('\n\n')}\n`;
}
