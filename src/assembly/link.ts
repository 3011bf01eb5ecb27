import type { Places } from './encode.ts';
import { encoded, nop } from './encode.ts';
import type { Node, Routine } from './routine.ts';
import { blocksOf, codeAlignment, codeBytes, tableAlignment } from './routine.ts';

/** Where a function or a table lies. */
export interface Symbol {
  readonly name: string;
  readonly kind: 'function' | 'table';
  readonly address: number;
  readonly byteLength: number;
}

/** Machine code and tables from one address on, and tables from another. */
export interface LinkedCode {
  readonly bytes: Uint8Array;
  /** Those that lie apart. */
  readonly tables: Uint8Array;
  readonly symbols: readonly Symbol[];
}

/**
 * Encodes `routines` to run at `address`, a multiple of {@link codeAlignment}: each one's code, then its tables, as the assembler
 * and the linker place them; the tables of some lie apart. Gaps hold zeros.
 * @param apart an address, a multiple of {@link tableAlignment}, and whose tables lie there
 */
export function linked(
  routines: readonly Routine[],
  address: number,
  apart?: { readonly address: number; readonly routines: ReadonlySet<Routine> },
): LinkedCode {
  const symbols: Symbol[] = [];
  const code = { start: address, end: address };
  const apartStart = apart?.address ?? 0;
  const tableArea = { start: apartStart, end: apartStart };
  const placed = (area: { end: number }, alignment: number, symbol: Omit<Symbol, 'address'>) => {
    const start = Math.ceil(area.end / alignment) * alignment;
    symbols.push({ ...symbol, address: start });
    area.end = Math.ceil((start + symbol.byteLength) / 4) * 4;
    return start;
  };
  const areaOf = (routine: Routine) => (apart?.routines.has(routine) ? tableArea : code);
  const tables = new Map<string, number>();
  const starts = routines.map((routine) => {
    const { name, body } = routine;
    const start = placed(code, codeAlignment, { name, kind: 'function', byteLength: codeBytes(body) });
    for (const { name, byteLength } of routine.tables)
      tables.set(name, placed(areaOf(routine), tableAlignment, { name, kind: 'table', byteLength }));
    return start;
  });
  const bytes = new Uint8Array(code.end - code.start);
  const apartBytes = new Uint8Array(tableArea.end - tableArea.start);
  const view = new DataView(bytes.buffer);
  routines.forEach((routine, i) => {
    const labels = labelAddresses(routine.body, starts[i]!);
    writeCode(view, routine.body, { start: starts[i]!, address, labels, tables });
    const area = areaOf(routine);
    const tableBytes = area === code ? bytes : apartBytes;
    const tableView = new DataView(tableBytes.buffer);
    for (const table of routine.tables) {
      const at = tables.get(table.name)! - area.start;
      tableBytes.set(table.bytes(), at);
      // Bit 0 of the address of Thumb code is set.
      for (const [offset, label] of table.labels?.() ?? [])
        tableView.setUint32(at + offset, placeOf(labels, label) + 1, true);
    }
  });
  return { bytes, tables: apartBytes, symbols };
}

function labelAddresses(nodes: readonly Node[], start: number): Map<string, number> {
  const addresses = new Map<string, number>();
  let at = start;
  const walk = (node: Node) => {
    if (node.kind === 'loop') {
      addresses.set(node.label, at);
      node.body.forEach(walk);
    } else if (node.kind === 'threaded')
      for (const { label, block } of node.sections) {
        addresses.set(label, at);
        at += codeBytes([block]);
      }
    else at += codeBytes([node]);
  };
  nodes.forEach(walk);
  return addresses;
}

interface Placement {
  /** Of the routine's code. */
  readonly start: number;
  /** Of the view's first byte. */
  readonly address: number;
  readonly labels: ReadonlyMap<string, number>;
  readonly tables: ReadonlyMap<string, number>;
}

function writeCode(view: DataView, nodes: readonly Node[], placement: Placement): void {
  const { start, address, labels, tables } = placement;
  let here = start;
  const table = (name: string) => placeOf(tables, name);
  const label = (name: string) => placeOf(labels, name);
  for (const { instructions } of blocksOf(nodes))
    for (const instruction of instructions) {
      const places: Places = { table, label, here };
      for (const half of encoded(instruction, places)) {
        view.setUint16(here - address, half, true);
        here += 2;
      }
    }
  // Assemblers fill the word that a function ends in.
  if (here % 4 !== 0) view.setUint16(here - address, nop, true);
}

function placeOf(places: ReadonlyMap<string, number>, name: string): number {
  const place = places.get(name);
  if (place === undefined) throw new RangeError(`nothing is called ${name}`);
  return place;
}
