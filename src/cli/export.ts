import { pointSummary } from '../exploration/views/pointSummary.ts';
import { exportBundle } from '../firmware/exportPoint.ts';
import { exportRequest } from '../firmware/exportRequest.ts';
import { checkedPrefix } from '../firmware/identifier.ts';
import { TauscopeError } from '../network/errors.ts';
import { sha256Hex } from '../network/sha256.ts';
import { checkOutput } from './checkOutput.ts';
import type { PointOptions } from './chosenPoint.ts';
import { choiceLines, choosePoint } from './chosenPoint.ts';
import { pointTitle } from './pointText.ts';
import { write } from './writeFile.ts';

interface ExportOptions extends PointOptions {
  readonly name?: string;
  readonly json?: boolean;
}

/** `tauscope export`: the bundle of one point of an exploration. */
export async function exportCommand(resultsPath: string, options: ExportOptions): Promise<void> {
  await checkOutput(options.out, [resultsPath]);
  if (!options.out.endsWith('.zip'))
    throw new TauscopeError('usage', `A bundle is written as .zip; found "${options.out}".`);
  const prefix = options.name === undefined ? undefined : checkedPrefix(options.name);
  const chosen = await choosePoint(resultsPath, options);
  const { exploration, point, budget } = chosen;
  const zip = exportBundle(
    exportRequest(exploration, point, { ...(prefix !== undefined && { prefix }), ...(budget && { budget }) }),
  );
  await write(options.out, zip);
  const summary = pointSummary(exploration, point);
  const { passedOver } = budget ?? {};
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ out: options.out, bytes: zip.length, sha256: sha256Hex(zip), ...(passedOver && { passedOver }), ...summary })}\n`
      : [
          `${options.out}: ${pointTitle(exploration, summary)}; ${zip.length} bytes`,
          ...choiceLines(chosen, summary),
          '',
        ].join('\n'),
  );
}
