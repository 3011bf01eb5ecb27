import { TauscopeError } from '../network/errors.ts';
import type { CountUnit, Identity, SelfCheck } from './boardLines.ts';
import { parseIdentity, parseLayerCount, parseSelfCheck, parseSelfCheckError } from './boardLines.ts';
import type { SerialLink } from './serialLink.ts';

/** What a board says of the firmware on it. */
export interface BoardMeasurement {
  readonly board: string;
  readonly network: string;
  readonly check: SelfCheck;
  readonly unit: CountUnit;
  readonly countHz: number;
  readonly imageCrc: string;
  /** Mean counts per inference of the calls that serve each layer; empty where the firmware cannot tell them apart. */
  readonly layers: ReadonlyMap<number, number>;
}

interface MeasureOptions {
  /** Inferences that the counts of the layers are the means of. */
  readonly runs?: number;
  /** Predicted, for one inference: how long to wait depends on it. */
  readonly inferenceMilliseconds?: number;
}

const ready = 'm-ready';
const patienceMilliseconds = 2000;
/** Between two lines of one answer there is less. */
const pauseMilliseconds = 100;
/** Boards may be slower than predicted, but not by more than this. */
const slowness = 5;
/** Lines of an answer; a board that says more is no board of ours. */
const mostLines = 1000;

/**
 * Asks ready firmware what it is, to check itself and to count its layers.
 * @throws TauscopeError board-failed when the board is silent, says something else or is unplugged
 */
export async function measureBoard(
  link: SerialLink,
  { runs = 10, inferenceMilliseconds = 0 }: MeasureOptions = {},
): Promise<BoardMeasurement> {
  const patience = (inferences: number) =>
    patienceMilliseconds + slowness * inferenceMilliseconds * inferences;
  await quieten(link, patience(1));
  const identity = await identify(link, patience(1));
  const checkLines = await answer(link, 'check', patience(10));
  const check = checkLines.map(parseSelfCheck).find((found) => found !== null);
  if (!check?.unit) throw garbled('check', checkLines);
  const layerLines = await answer(link, `layers ${runs}`, patience(runs));
  const layers = new Map<number, number>();
  // Firmware that cannot count its layers says why, and is measured as a whole.
  const isRefused = layerLines.length === 1 && layerLines[0]!.startsWith('e-[');
  for (const line of isRefused ? [] : layerLines) {
    const found = parseLayerCount(line);
    if (!found) throw garbled('layers', layerLines);
    layers.set(found.layer, (layers.get(found.layer) ?? 0) + found.count);
  }
  const { board, network, unit, countHz, imageCrc } = identity;
  return { board, network, check, unit, countHz, imageCrc, layers };
}

/** Ends what a terminal may have begun to type, and passes over what the board still has to say. */
async function quieten(link: SerialLink, milliseconds: number): Promise<void> {
  await answer(link, '', milliseconds);
  for (let lines = 0; lines < mostLines; lines++) {
    const line = await link.nextLine(pauseMilliseconds);
    if (line === 'silent' || line === 'closed') return;
  }
}

async function identify(link: SerialLink, milliseconds: number): Promise<Identity> {
  const lines = await answer(link, 'identify', milliseconds);
  const identity = lines.map(parseIdentity).find((found) => found !== null);
  if (identity) return identity;
  throw new TauscopeError(
    'board-failed',
    `The board runs other firmware: asked what it is, it said "${shortened(lines)}". ` +
      'Write the downloaded .hex to it, reset it, and connect again.',
  );
}

/** Sends a command and takes the lines of its answer. */
async function answer(link: SerialLink, command: string, milliseconds: number): Promise<string[]> {
  await link.write(`${command}%`);
  const lines: string[] = [];
  while (lines.length < mostLines) {
    const line = await link.nextLine(milliseconds);
    if (line === 'closed')
      throw new TauscopeError('board-failed', 'The board was unplugged, or another program took its port.');
    if (line === 'silent') {
      const said =
        lines.length === 0 ? 'It said nothing' : `After "${shortened(lines)}" it said nothing more`;
      throw new TauscopeError(
        'board-failed',
        `The board does not answer: waited ${Math.round(milliseconds / 1000)} s for "${command}". ${said}. ` +
          'Reset the board, see that the port is that of its probe or adapter, and that the downloaded firmware is on it.',
      );
    }
    const fault = parseSelfCheckError(line.text);
    if (fault !== null) throw new TauscopeError('board-failed', `The board says: ${fault}.`);
    if (line.text === ready) return lines;
    lines.push(line.text);
  }
  throw garbled(command, lines);
}

function garbled(command: string, lines: readonly string[]): TauscopeError {
  return new TauscopeError(
    'board-failed',
    `The board's answer to "${command}" cannot be read: "${shortened(lines)}". ` +
      'Connect again; if it comes back, try another cable or USB port.',
  );
}

const longest = 80;

function shortened(lines: readonly string[]): string {
  const text = lines.join(' / ');
  return text.length > longest ? `${text.slice(0, longest)}...` : text;
}
