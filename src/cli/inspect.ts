import { inspectNetwork } from '../network/inspect.ts';
import { inspectionTable } from './inspectionTable.ts';
import { openModelArgument } from './open.ts';

/** `tauscope inspect`: what is in a model. */
export async function inspectCommand(model: string, { json }: { readonly json?: boolean }): Promise<void> {
  const { network } = await openModelArgument(model);
  const description = inspectNetwork(network);
  process.stdout.write(json ? `${JSON.stringify(description)}\n` : inspectionTable(description));
}
