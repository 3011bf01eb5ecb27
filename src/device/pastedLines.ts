import { TauscopeError } from '../network/errors.ts';
import type { SelfCheck } from './boardLines.ts';
import { parseLayerCount, parseSelfCheck, parseSelfCheckError } from './boardLines.ts';

/** What a person copied from a terminal. */
export interface PastedMeasurement {
  readonly check: SelfCheck;
  /** Mean counts of each layer, if the answer to `layers` was copied too. */
  readonly layers: ReadonlyMap<number, number>;
}

/**
 * Reads lines of a terminal; the last self-check counts, and what is no line of the firmware is passed over.
 * @throws TauscopeError board-failed
 */
export function readPasted(text: string): PastedMeasurement {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim());
  const fault = lines.map(parseSelfCheckError).find((found) => found !== null);
  if (fault !== undefined) throw new TauscopeError('board-failed', `The board says: ${fault}.`);
  const check = lines.map(parseSelfCheck).findLast((found) => found !== null);
  if (!check)
    throw new TauscopeError(
      'board-failed',
      'No whole line of a self-check was found. Copy the line that begins with TAUSCOPE1 and ends with crc= and eight digits; ' +
        'the board prints it after every reset.',
    );
  const layers = new Map<number, number>();
  for (const line of lines) {
    const found = parseLayerCount(line);
    if (found) layers.set(found.layer, (layers.get(found.layer) ?? 0) + found.count);
  }
  return { check, layers };
}
