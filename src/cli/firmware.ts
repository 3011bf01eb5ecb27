import { boards } from '../boards/boards.ts';
import { pointSummary } from '../exploration/views/pointSummary.ts';
import { exportFirmware } from '../firmware/exportPoint.ts';
import { exportRequest } from '../firmware/exportRequest.ts';
import { checkedPrefix } from '../firmware/identifier.ts';
import { firmwareFormats } from '../firmware/image/firmwareFile.ts';
import { TauscopeError } from '../network/errors.ts';
import { sha256Hex } from '../network/sha256.ts';
import type { PointOptions } from './chosenPoint.ts';
import { choiceLines, choosePoint } from './chosenPoint.ts';
import { pointTitle } from './pointText.ts';
import { write } from './writeFile.ts';

interface FirmwareOptions extends PointOptions {
  readonly machine?: string;
  readonly name?: string;
  readonly runnerModel?: string;
  readonly json?: boolean;
}

/** `tauscope firmware`: one point of an exploration as a program that runs on a board, without a toolchain. */
export async function firmwareCommand(resultsPath: string, options: FirmwareOptions): Promise<void> {
  const { machine, name, runnerModel, out } = options;
  const format = Object.keys(firmwareFormats).find((ending) => out.endsWith(`.${ending}`));
  if (format === undefined)
    throw new TauscopeError(
      'usage',
      `Firmware is written as .${Object.keys(firmwareFormats).join(', .')}; found "${out}". A .hex goes to a board's drive or any flashing tool.`,
    );
  const prefix = name === undefined ? undefined : checkedPrefix(name);
  const chosen = await choosePoint(resultsPath, options, ({ board }) =>
    checkFormat(machine ?? board, format),
  );
  const { exploration, point } = chosen;
  const request = exportRequest(exploration, point, {
    ...(prefix !== undefined && { prefix }),
    ...(runnerModel !== undefined && { runnerModel }),
  });
  const program = exportFirmware(request, machine);
  const file = firmwareFormats[format as keyof typeof firmwareFormats](program);
  await write(out, file);
  const summary = pointSummary(exploration, point);
  const programBytes = program.bytes.length;
  const { board } = exploration;
  const pricedFor = program.machine === board.id ? '' : ` (figures for the ${board.name})`;
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ out, machine: program.machine, programBytes, bytes: file.length, sha256: sha256Hex(file), ...summary })}\n`
      : [
          `${out}: ${pointTitle(exploration, summary)}${pricedFor}; for ${program.machine}, ${programBytes} bytes of flash`,
          ...choiceLines(chosen, summary),
          '',
        ].join('\n'),
  );
}

/** Throws TauscopeError `usage` when a machine takes no program in this format. */
function checkFormat(machine: string, format: string): void {
  if (format !== 'uf2' || boards.some((board) => board.id === machine && board.flashing.file === 'uf2'))
    return;
  throw new TauscopeError('usage', `A .uf2 is for the Raspberry Pi Pico 2; for ${machine} write a .hex.`);
}
