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

/** Where what does not follow the rest lies, and of which routines. */
export interface Apart {
  /** A multiple of {@link codeAlignment}. */
  readonly address: number;
  readonly routines: ReadonlySet<Routine>;
}

/** Machine code and tables from one address on, and those that lie apart. */
export interface LinkedCode {
  readonly bytes: Uint8Array;
  readonly code: Uint8Array;
  readonly tables: Uint8Array;
  readonly symbols: readonly Symbol[];
}

/** Bytes from an address on. */
interface Area {
  readonly start: number;
  end: number;
}

const nowhere: Apart = { address: 0, routines: new Set() };

/**
 * Encodes `routines` to run at `address`, a multiple of {@link codeAlignment}: each one's code, then its tables, as the assembler
 * and the linker place them; code or tables of some lie apart. Gaps hold zeros.
 */
export function linked(
  routines: readonly Routine[],
  address: number,
  { code = nowhere, tables = nowhere }: { readonly code?: Apart; readonly tables?: Apart } = {},
): LinkedCode {
  const symbols: Symbol[] = [];
  const areaAt = (start: number): Area => ({ start, end: start });
  const areas = { together: areaAt(address), code: areaAt(code.address), tables: areaAt(tables.address) };
  const codeArea = (routine: Routine) => (code.routines.has(routine) ? areas.code : areas.together);
  const tableArea = (routine: Routine) => (tables.routines.has(routine) ? areas.tables : areas.together);
  const placed = (area: Area, alignment: number, symbol: Omit<Symbol, 'address'>) => {
    const start = Math.ceil(area.end / alignment) * alignment;
    symbols.push({ ...symbol, address: start });
    area.end = Math.ceil((start + symbol.byteLength) / 4) * 4;
    return start;
  };
  const tableStarts = new Map<string, number>();
  const starts = routines.map((routine) => {
    const { name, body } = routine;
    const entry = { name, kind: 'function', byteLength: codeBytes(body) } as const;
    const start = placed(codeArea(routine), codeAlignment, entry);
    for (const { name, byteLength } of routine.tables)
      tableStarts.set(name, placed(tableArea(routine), tableAlignment, { name, kind: 'table', byteLength }));
    return start;
  });
  const contents = new Map(
    Object.values(areas).map((area) => [area, new Uint8Array(area.end - area.start)] as const),
  );
  const viewOf = (area: Area) => new DataView(contents.get(area)!.buffer);
  routines.forEach((routine, i) => {
    const labels = labelAddresses(routine.body, starts[i]!);
    const own = codeArea(routine);
    const placement = { start: starts[i]!, address: own.start, labels, tables: tableStarts };
    writeCode(viewOf(own), routine.body, placement);
    const area = tableArea(routine);
    for (const table of routine.tables) {
      const at = tableStarts.get(table.name)! - area.start;
      contents.get(area)!.set(table.bytes(), at);
      // Bit 0 of the address of Thumb code is set.
      for (const [offset, label] of table.labels?.() ?? [])
        viewOf(area).setUint32(at + offset, placeOf(labels, label) + 1, true);
    }
  });
  return {
    bytes: contents.get(areas.together)!,
    code: contents.get(areas.code)!,
    tables: contents.get(areas.tables)!,
    symbols,
  };
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
