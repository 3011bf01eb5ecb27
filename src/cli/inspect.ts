import { inputScaleText } from '../images/inputScale.ts';
import { proposeByteScale } from '../images/proposeInputScale.ts';
import { quantisedInput } from '../images/usualInputScale.ts';
import { inspectNetwork } from '../network/inspect.ts';
import { classNamesText } from '../words/className.ts';
import { inspectionTable } from './inspectionTable.ts';
import { openModelArgument } from './open.ts';

/** `tauscope inspect`: what is in a model. */
export async function inspectCommand(
  model: string,
  { output, json }: { readonly output?: string; readonly json?: boolean },
): Promise<void> {
  const { network, classNames } = await openModelArgument(model, undefined, output);
  const description = inspectNetwork(network);
  const proposal = proposeByteScale(quantisedInput(network));
  const bytes = proposal && { inputScale: inputScaleText(proposal.scale), inputScaleIs: proposal.certainty };
  const classes = classNames ? `classes: ${classNamesText(classNames)}\n` : '';
  process.stdout.write(
    json
      ? `${JSON.stringify({ ...description, bytes, classNames: classNames ?? null })}\n`
      : `${inspectionTable(description)}byte pixels: ${bytes ? `${bytes.inputScale} (${bytes.inputScaleIs})` : 'no usual scale fits, say --input-scale'}\n${classes}`,
  );
}
