/** What firmware says when it starts, or when asked to check itself. */
export interface SelfCheck {
  readonly board: string;
  readonly network: string;
  /** Test vectors with exactly the expected outputs. */
  readonly equalVectors: number;
  readonly vectors: number;
  /** Null on a machine that counts nothing, such as this computer. */
  readonly unit: CountUnit | null;
  /** Mean per inference; 0 without a unit. */
  readonly count: number;
  /** CRC-32 of all outputs. */
  readonly outputsCrc: string;
}

/** What runs on a board. */
export interface Identity {
  readonly board: string;
  readonly network: string;
  readonly unit: CountUnit;
  /** Counts in a second. */
  readonly countHz: number;
  /** CRC-32 of the network's part of the program. */
  readonly imageCrc: string;
}

/** QEMU has no clock of its own: it counts instructions. */
export type CountUnit = 'cycles' | 'instructions';

const selfCheck =
  /^TAUSCOPE1 board=(\S+) network=(\S+) ok=(\d{1,10})\/(\d{1,10}) correct=\S+(?: (cycles|instructions)=(\d{1,10}))? ram=\d+ crc=([0-9a-f]{8})$/;

/** The line `TAUSCOPE1 board=...` of a self-check, or null for another line or a damaged one. */
export function parseSelfCheck(line: string): SelfCheck | null {
  const [, board, network, equal, of, unit, count, outputsCrc] = selfCheck.exec(line.trim()) ?? [];
  const [equalVectors, vectors] = [Number(equal), Number(of)];
  if (!board || !network || !outputsCrc || equalVectors > vectors) return null;
  const counted = isUnit(unit) ? { unit, count: Number(count) } : { unit: null, count: 0 };
  return { board, network, equalVectors, vectors, ...counted, outputsCrc };
}

/** What firmware says instead when the network in flash is damaged; null for another line. */
export function parseSelfCheckError(line: string): string | null {
  return /^TAUSCOPE1 board=\S+ error=(.+)$/.exec(line)?.[1] ?? null;
}

/** The line `m-tauscope-1 board=...`, the answer to `identify`. */
export function parseIdentity(line: string): Identity | null {
  const fields = fieldsOf(line, 'm-tauscope-1');
  if (!fields) return null;
  const { board, network, unit, image } = fields;
  const countHz = wholeNumber(fields['hz']);
  if (!board || !network || !isUnit(unit) || !countHz || !isCrc(image)) return null;
  return { board, network, unit, countHz, imageCrc: image };
}

/** The line `m-layer-<layer>-<count>`: counts of a layer, or of a part of it. */
export function parseLayerCount(line: string): { readonly layer: number; readonly count: number } | null {
  const [, layer, count] = /^m-layer-(\d{1,6})-(\d{1,10})$/.exec(line) ?? [];
  return count === undefined ? null : { layer: Number(layer), count: Number(count) };
}

function fieldsOf(line: string, start: string): Readonly<Record<string, string>> | null {
  const [first, ...rest] = line.trim().split(' ');
  if (first !== start) return null;
  return Object.fromEntries(rest.map((field) => field.split('=', 2) as [string, string]));
}

function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : null;
}

function isCrc(text: string | undefined): text is string {
  return text !== undefined && /^[0-9a-f]{8}$/.test(text);
}

function isUnit(text: string | undefined): text is CountUnit {
  return text === 'cycles' || text === 'instructions';
}
