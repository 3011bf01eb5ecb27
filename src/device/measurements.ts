import * as v from 'valibot';
import type { Calibration, KeptCalibration, TimedLayer } from '../boards/timing/calibration.ts';
import { TauscopeError } from '../network/errors.ts';
import { mostNameCharacters, printable } from '../words/names.ts';

/** A layer of a network on a board, with what the model says of it. */
interface MeasuredLayer extends TimedLayer {
  readonly network: string;
  /** CRC-32 of the network's part of the firmware; empty where it was not asked for. */
  readonly imageCrc: string;
  readonly layer: number;
}

/** What was measured on one board, by one person or several. */
export interface Measurements {
  readonly board: string;
  readonly layers: readonly MeasuredLayer[];
}

const kind = 'tauscope-measurements';
const mostLayers = 10_000;
/** Of a file. */
const mostBytes = 8 * 2 ** 20;
const cycles = v.pipe(v.number(), v.finite(), v.minValue(0));
const name = v.pipe(v.string(), v.maxLength(mostNameCharacters), v.transform(printable));
const schema = v.strictObject({
  version: v.literal(1),
  kind: v.literal(kind),
  board: name,
  layers: v.pipe(
    v.array(
      v.strictObject({
        network: name,
        imageCrc: name,
        layer: v.pipe(v.number(), v.integer(), v.minValue(0)),
        coreCycles: cycles,
        stallCycles: cycles,
        measuredCycles: v.pipe(cycles, v.gtValue(0)),
      }),
    ),
    v.maxLength(mostLayers),
  ),
});

/** Text of a file of measurements. */
export function measurementsText({ board, layers }: Measurements): string {
  return `${JSON.stringify({ version: 1, kind, board, layers }, null, 2)}\n`;
}

/** @throws TauscopeError data-limit, before a file is read */
export function checkMeasurementBytes(bytes: number, fileName: string): void {
  if (bytes <= mostBytes) return;
  throw new TauscopeError(
    'data-limit',
    `${fileName} has ${bytes} bytes; files of measurements have at most ${mostBytes}. Choose the file that the page saved.`,
  );
}

/** @throws TauscopeError data-format */
export function readMeasurements(text: string, fileName: string): Measurements {
  const fault = (what: string) =>
    new TauscopeError(
      'data-format',
      `${fileName} is no file of measurements as the page saves them (On the board, Save measurements): ${what}.`,
    );
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw fault('it is no JSON');
  }
  const found = (content as { readonly kind?: unknown } | null)?.kind;
  if (found !== kind)
    throw fault(
      `expected kind "${kind}", found ${found === undefined ? 'none' : printable(JSON.stringify(found)).slice(0, 40)}`,
    );
  const { success, output, issues } = v.safeParse(schema, content);
  if (success) return { board: output.board, layers: output.layers };
  throw fault(`${v.getDotPath(issues[0]) ?? 'the file'}: ${issues[0].message}`);
}

/**
 * Measurements of one board together; what was measured again counts once, the later time.
 * @throws TauscopeError data-mismatch when they are of different boards
 */
export function joinedMeasurements(all: readonly Measurements[]): Measurements {
  const boards = [...new Set(all.map(({ board }) => board))];
  const [board] = boards;
  if (board === undefined || boards.length > 1)
    throw new TauscopeError(
      'data-mismatch',
      `A calibration is of one board, but the measurements are of ${boards.join(' and ') || 'none'}.`,
    );
  const layers = new Map<string, MeasuredLayer>();
  for (const measured of all.flatMap((each) => each.layers)) {
    const { network, imageCrc, layer } = measured;
    layers.set(`${network}/${imageCrc}/${layer}`, measured);
  }
  return { board, layers: [...layers.values()] };
}

/** What a recipe keeps of a calibration; its numbers are short, since links carry them. */
export function keptCalibration({
  coreFactor,
  stallFactor,
  layerCount,
  errorPercent,
}: Calibration): KeptCalibration {
  const rounded = (value: number, digits: number) => Number(value.toFixed(digits));
  return {
    coreFactor: rounded(coreFactor, 4),
    stallFactor: rounded(stallFactor, 4),
    layerCount,
    errorPercent: rounded(errorPercent, 2),
  };
}
