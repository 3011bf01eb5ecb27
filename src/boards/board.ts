import * as v from 'valibot';
import type { KeptCalibration } from './timing/calibration.ts';
import { cores } from './timing/core.ts';

const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
/** One line of text that is safe inside a make file, a C comment and a Markdown table. */
const plainText = v.pipe(v.string(), v.regex(/^[\w ,.;:()/+-]+$/));
const text = v.pipe(v.string(), v.minLength(1));
/** A timing constant and where it comes from. */
const sourced = v.strictObject({ value: positive, source: text });

const cache = { cacheBytes: count, ways: count, lineBytes: count };

const boardSchema = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)),
  name: plainText,
  part: plainText,
  core: v.picklist(cores),
  clockHz: count,
  waitStates: v.pipe(v.number(), v.integer(), v.minValue(0)),
  flashBytes: count,
  ramBytes: count,
  /** Instruction cache in front of the flash. */
  cacheBytes: count,
  uart: plainText,
  flashing: v.strictObject({
    /** What a person does with the firmware file, without a tool for probes. */
    byHand: plainText,
    /** The file that it is done with. */
    file: v.picklist(['hex', 'bin', 'uf2']),
    /** The board's own program for it, `{file}` standing for the file. */
    loader: v.exactOptional(v.pipe(v.string(), v.regex(/^[\w .:-]+ \{file\}[\w .:-]*$/))),
    /** The probe that is on the board, or that can be put to it. */
    probe: v.picklist(['stlink', 'cmsis-dap']),
    openocdTarget: plainText,
    probeRsChip: plainText,
    pyocdTarget: plainText,
  }),
  /** Instruction and data fetch from flash; `MemoryTiming` with sources. */
  memory: v.variant('kind', [
    v.strictObject({
      kind: v.literal('cache'),
      ...cache,
      dataCache: v.exactOptional(v.strictObject(cache)),
      lineFillStallCycles: positive,
      lineFillStallCyclesLow: v.exactOptional(positive),
      lineFillStallCyclesHigh: v.exactOptional(positive),
      source: text,
    }),
    v.strictObject({
      kind: v.literal('accelerator'),
      waitStates: count,
      readBytes: count,
      codeCacheBytes: count,
      codeLineBytes: count,
      dataCacheBytes: count,
      source: text,
    }),
  ]),
  /** A memory on the code bus that never waits, where kernels' code can be copied to. */
  codeMemory: v.exactOptional(
    v.strictObject({
      bytes: count,
      /** What a program has of `ramBytes` when code lies there: less where it is a part of the RAM. */
      ramBytes: count,
      source: text,
    }),
  ),
  /** Mean power of the part while it computes at `clockHz`. */
  runPowerMilliwatts: sourced,
  /** Cycles per instruction of compiled C: the runtime's softmax. */
  compiledCyclesPerInstruction: sourced,
});

/** A development board: what `firmware-templates/boards/<id>/board.json` says, checked. */
export type Board = Readonly<v.InferOutput<typeof boardSchema>> & {
  /** What measurements on it have found. */
  readonly calibration?: KeptCalibration;
};

/** What processor cycles take at the board's clock. */
export function millisecondsOf({ clockHz }: Pick<Board, 'clockHz'>, cycles: number): number {
  return (cycles / clockHz) * 1000;
}

/** Checks one board description; `path` is named in the error. */
export function parseBoard(path: string, text: string): Board {
  const result = v.safeParse(boardSchema, JSON.parse(text));
  if (result.success) return result.output;
  const issue = result.issues[0];
  throw new Error(`${path}: ${v.getDotPath(issue) ?? 'board'}: ${issue.message}`);
}
