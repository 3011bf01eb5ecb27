import { boardOf } from '../boards/boards.ts';
import { inputScaleText } from '../images/inputScale.ts';
import { proposeByteScale } from '../images/proposeInputScale.ts';
import { quantisedInput } from '../images/usualInputScale.ts';
import { TauscopeError } from '../network/errors.ts';
import { inspectNetwork } from '../network/inspect.ts';
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
  const classes = classNames ? `classes: ${classNamesText(classNames)}\n` : '';
  process.stdout.write(
    json
      ? `${JSON.stringify({ ...description, bytes, classNames: classNames ?? null, ...(cost && { cost }) })}\n`
      : `${inspectionTable(description)}byte pixels: ${bytes ? `${bytes.inputScale} (${bytes.inputScaleIs})` : 'no usual scale fits, say --input-scale'}\n${classes}${cost ? predictedTable(cost) : ''}`,
  );
}
