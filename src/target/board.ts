import * as v from 'valibot';

const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
/** One line of text that is safe inside a make file, a C comment and a Markdown table. */
const plainText = v.pipe(v.string(), v.regex(/^[\w ,.;:()/+-]+$/));
/** A timing constant and where it comes from. */
const sourced = v.strictObject({ value: positive, source: v.pipe(v.string(), v.minLength(1)) });

const boardSchema = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)),
  name: plainText,
  part: plainText,
  core: v.picklist(['cortex-m4', 'cortex-m33']),
  clockHz: count,
  waitStates: v.pipe(v.number(), v.integer(), v.minValue(0)),
  flashBytes: count,
  ramBytes: count,
  /** Instruction cache in front of the flash. */
  cacheBytes: count,
  /** How a weight pair reaches a register: MOVW + MOVT, or LDR from the literal pool. */
  weightConstants: v.picklist(['immediate', 'literal']),
  uart: plainText,
  flashing: v.strictObject({ openocdTarget: plainText, probeRsChip: plainText, pyocdTarget: plainText }),
  timing: v.strictObject({
    loadCycles: sourced,
    /** One weight pair, whichever way it is loaded. */
    constantCycles: sourced,
    smladCycles: sourced,
    /** Average over every other instruction. */
    otherCycles: sourced,
    lineBytes: sourced,
    lineFillStallCycles: sourced,
    /** Straight-line code that does not fit the cache. */
    streamBytesPerCycle: sourced,
    /** Weights read as data from flash. */
    dataStallCyclesPerByte: sourced,
  }),
});

/** A development board: what `firmware-templates/boards/<id>/board.json` says, checked. */
export type Board = Readonly<v.InferOutput<typeof boardSchema>>;

/** Checks one board description; `path` is named in the error. */
export function parseBoard(path: string, text: string): Board {
  const result = v.safeParse(boardSchema, JSON.parse(text));
  if (result.success) return result.output;
  const issue = result.issues[0];
  throw new Error(`${path}: ${v.getDotPath(issue) ?? 'board'}: ${issue.message}`);
}
