import { boardOf } from '../boards/boards.ts';
import type { PredictedCost } from '../exploration/views/predictedCost.ts';
import { inputScaleText } from '../images/inputScale.ts';
import { proposeByteScale } from '../images/proposeInputScale.ts';
import { quantisedInput } from '../images/usualInputScale.ts';
import { TauscopeError } from '../network/errors.ts';
import { inspectNetwork } from '../network/inspect.ts';
import type { MemoryLimits } from '../plan/fittingKernels.ts';
import { fitsOf } from '../plan/fittingKernels.ts';
import { formatBytes } from '../words/bytes.ts';
import { classNamesText } from '../words/className.ts';
import { inspectionTable } from './inspectionTable.ts';
import type { LimitOptions } from './memoryLimits.ts';
import { memoryLimits } from './memoryLimits.ts';
import { openModelArgument } from './open.ts';
import { predicted, predictedTable } from './predictedCost.ts';

interface InspectOptions extends LimitOptions {
  readonly output?: string;
  readonly board?: string;
  readonly json?: boolean;
}

/** `tauscope inspect`: what is in a model, and what it takes on a board. */
export async function inspectCommand(
  model: string,
  { output, board, json, ...limits }: InspectOptions,
): Promise<void> {
  if (board === undefined && (limits.flashLimit ?? limits.ramLimit) !== undefined)
    throw new TauscopeError(
      'usage',
      '--flash-limit and --ram-limit are limits on a board: say which with --board.',
    );
  const { network, classNames } = await openModelArgument(model, undefined, output);
  const description = inspectNetwork(network);
  const proposal = proposeByteScale(quantisedInput(network));
  const bytes = proposal && { inputScale: inputScaleText(proposal.scale), inputScaleIs: proposal.certainty };
  const cost = board === undefined ? null : predicted(network, boardOf(board), memoryLimits(limits));
  if (cost) checkLimits(cost, memoryLimits(limits));
  const classes = classNames ? `classes: ${classNamesText(classNames)}\n` : '';
  process.stdout.write(
    json
      ? `${JSON.stringify({ ...description, bytes, classNames: classNames ?? null, ...(cost && { cost }) })}\n`
      : `${inspectionTable(description)}byte pixels: ${bytes ? `${bytes.inputScale} (${bytes.inputScaleIs})` : 'no usual scale fits, say --input-scale'}\n${classes}${cost ? predictedTable(cost) : ''}`,
  );
}

/** Throws TauscopeError `usage` when even the smallest kernels need more than was allowed. */
function checkLimits(cost: PredictedCost, limits: MemoryLimits): void {
  const fits = fitsOf(cost, limits);
  const excess = [
    ...(fits.flash
      ? []
      : [`${formatBytes(cost.flashBytes)} of flash, but may take ${formatBytes(limits.flashBytes!)}`]),
    ...(fits.ram
      ? []
      : [`${formatBytes(cost.ramBytes)} of RAM, but may take ${formatBytes(limits.ramBytes!)}`]),
  ];
  if (excess.length === 0) return;
  throw new TauscopeError(
    'usage',
    `The exact network does not fit: its smallest kernels need ${excess.join(', and ')}. Give more, or explore what to skip.`,
  );
}
