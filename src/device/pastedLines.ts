import { TauscopeError } from '../network/errors.ts';
import type { SelfCheck } from './boardLines.ts';
import { parseIdentity, parseLayerCount, parseSelfCheck, parseSelfCheckError } from './boardLines.ts';

/** What a person copied from a terminal. */
export interface PastedMeasurement {
  readonly check: SelfCheck;
  /** CRC-32 of the network's part of the firmware, if the answer to `identify` was copied too; else empty. */
  readonly imageCrc: string;
  /** Mean counts of each layer, if the answer to `layers` was copied too. */
  readonly layers: ReadonlyMap<number, number>;
}

/**
 * Reads lines of a terminal; the last answer of each kind counts, and what is no line of the firmware is passed over.
 * @throws TauscopeError board-failed
 */
export function readPasted(text: string): PastedMeasurement {
  let check: SelfCheck | null = null;
  let fault: string | null = null;
  let imageCrc = '';
  let layers = new Map<number, number>();
  let isInLayers = false;
  for (const each of text.split(/[\r\n]+/)) {
    const line = each.trim();
    // Logs of terminals have blank lines between the board's own.
    if (line === '') continue;
    const counted = parseLayerCount(line);
    if (counted) {
      if (!isInLayers) layers = new Map();
      layers.set(counted.layer, (layers.get(counted.layer) ?? 0) + counted.count);
    }
    isInLayers = counted !== null;
    const found = parseSelfCheck(line);
    const error = parseSelfCheckError(line);
    if (found || error !== null) [check, fault] = [found, error];
    imageCrc = parseIdentity(line)?.imageCrc ?? imageCrc;
  }
  if (fault !== null) throw new TauscopeError('board-failed', `The board says: ${fault}.`);
  if (check) return { check, imageCrc, layers };
  throw new TauscopeError(
    'board-failed',
    'No whole line of a self-check was found. Copy the line that begins with TAUSCOPE1 and ends with crc= and eight digits; ' +
      'the board prints it after every reset.',
  );
}
