import type { Block, Node, Table } from '../../assembly/routine.ts';
import { codeBytes, tableAlignment } from '../../assembly/routine.ts';
import type { Cache, CachedMemory } from './memoryTiming.ts';

/** What one execution of some nodes touches, by cache set. */
interface Footprint {
  /** Code lines. */
  readonly code: Float64Array;
  /** Bytes of each table. */
  readonly data: ReadonlyMap<string, number>;
  /** Lines that are not there when the cache begins without them. */
  readonly misses: Float64Array;
  /** Those beyond the first for a line: inner loops that do not fit fetch it again in every execution. */
  readonly again: Float64Array;
}

/**
 * Line fills of one call on a cold cache with LRU replacement. Per set and loop: lines that all fit the ways are fetched
 * once; more than that, visited in a circle, are all fetched in every iteration. What an inner loop fetches again and again, it
 * fetches in every iteration of an outer one.
 */
export function cachedFlashFills(
  nodes: readonly Node[],
  tables: readonly Table[],
  flash: CachedMemory,
): number {
  const waitsFor = { code: flash.code !== 'ram', tables: flash.tables !== 'ram' };
  if (!flash.dataCache && waitsFor.code && waitsFor.tables) return fills(nodes, tables, flash, 'all');
  return (
    (waitsFor.code ? fills(nodes, tables, flash, 'code') : 0) +
    (waitsFor.tables ? fills(nodes, tables, flash.dataCache ?? flash, 'tables') : 0)
  );
}

function fills(
  nodes: readonly Node[],
  tables: readonly Table[],
  { lineBytes, ways, cacheBytes }: Cache,
  content: 'all' | 'code' | 'tables',
): number {
  const sets = cacheBytes / ways / lineBytes;
  const tableStarts = tableStartsOf(nodes, tables);
  const tableLines = (name: string, bytes: number, into: Float64Array) =>
    addLines(into, tableStarts.get(name) ?? 0, (tableStarts.get(name) ?? 0) + bytes, lineBytes);

  let address = 0;
  const visit = (list: readonly Node[]): Footprint => {
    const code = new Float64Array(sets);
    const misses = new Float64Array(sets);
    const again = new Float64Array(sets);
    const data = new Map<string, number>();
    const addBlock = ({ instructions }: Block, runs: number) => {
      const start = address;
      let streamedBytes = 0;
      for (const { bytes, table, tableBytes } of instructions) {
        address += bytes;
        if (table === null || content === 'code') continue;
        data.set(table, (data.get(table) ?? 0) + runs * tableBytes);
        streamedBytes += runs * tableBytes;
      }
      if (streamedBytes > 0) spread(misses, streamedBytes / lineBytes);
      if (content === 'tables' || runs === 0) return;
      addLines(code, start, address, lineBytes);
      addLines(misses, start, address, lineBytes);
    };
    for (const node of list) {
      if (node.kind === 'block') {
        addBlock(node, 1);
        continue;
      }
      if (node.kind === 'threaded') {
        for (const { block, runs } of node.sections) addBlock(block, runs);
        continue;
      }
      const body = visit(node.body);
      const resident = body.code.slice();
      let streamedLines = 0;
      for (const [table, bytes] of body.data) {
        const rewound = node.rewinds.includes(table);
        if (rewound) tableLines(table, bytes, resident);
        else streamedLines += (bytes * node.count) / lineBytes;
        data.set(table, (data.get(table) ?? 0) + (rewound ? bytes : bytes * node.count));
      }
      const streamed = streamedLines / sets;
      for (let set = 0; set < sets; set++) {
        code[set]! += body.code[set]!;
        const once = resident[set]! + streamed;
        const fits = resident[set]! <= ways;
        const more = fits ? body.again[set]! * node.count : body.misses[set]! * node.count - once;
        misses[set]! += once + more;
        again[set]! += Math.max(0, more);
      }
    }
    return { code, data, misses, again };
  };
  return visit(nodes).misses.reduce((sum, count) => sum + count, 0);
}

/** Where tables lie that follow the code, in their order. */
export function tableStartsOf(nodes: readonly Node[], tables: readonly Table[]): Map<string, number> {
  const starts = new Map<string, number>();
  let free = Math.ceil(codeBytes(nodes) / tableAlignment) * tableAlignment;
  for (const table of tables) {
    starts.set(table.name, free);
    free += Math.ceil(table.byteLength / tableAlignment) * tableAlignment;
  }
  return starts;
}

/** Lines that begin in [start, end), by set. */
function addLines(into: Float64Array, start: number, end: number, lineBytes: number): void {
  const sets = into.length;
  for (let line = Math.ceil(start / lineBytes); line * lineBytes < end; line++) into[line % sets]! += 1;
}

function spread(into: Float64Array, count: number): void {
  for (let set = 0; set < into.length; set++) into[set]! += count / into.length;
}
