import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Node, Routine } from '../../../../src/assembly/routine.ts';
import { codeBytes, tableAlignment } from '../../../../src/assembly/routine.ts';
import { callFills } from '../../../../src/boards/timing/callFills.ts';
import type { Cache, CachedFlash } from '../../../../src/boards/timing/memoryTiming.ts';
import { goldenRoutine } from '../../../firmware/goldenCycles.ts';

/** A byte of code or of a table, by address. */
interface Read {
  readonly kind: 'code' | 'table';
  readonly address: number;
  /** Whether it is the first of a block. */
  readonly begins?: boolean;
}

/** All that one call reads, iteration by iteration. */
function readsOf({ body, tables }: Routine): Read[] {
  const positions = new Map<string, number>();
  const extents = new Map<string, readonly [number, number]>();
  let free = align(codeBytes(body));
  for (const { name, byteLength } of tables) {
    positions.set(name, free);
    extents.set(name, [free, free + byteLength]);
    free = align(free + byteLength);
  }
  const reads: Read[] = [];
  const visit = (nodes: readonly Node[], begin: ReadonlyMap<string, number>, start: number): number => {
    let address = start;
    for (const node of nodes) {
      if (node.kind === 'threaded') throw new Error('not followed');
      if (node.kind === 'loop') {
        expect(Number.isInteger(node.count)).toBe(true);
        const before = new Map(positions);
        for (let i = 0; i < node.count; i++) {
          for (const name of node.rewinds) positions.set(name, before.get(name)!);
          visit(node.body, new Map(positions), address);
        }
        address += codeBytes([node]);
        continue;
      }
      if (node.restarts) positions.set(node.restarts, begin.get(node.restarts)!);
      for (const [i, { bytes, table, tableBytes }] of node.instructions.entries()) {
        reads.push({ kind: 'code', address, begins: i === 0 });
        address += bytes;
        if (table === null) continue;
        const [start, end] = extents.get(table)!;
        if (positions.get(table)! + tableBytes > end) positions.set(table, start);
        for (let byte = 0; byte < tableBytes; byte++) {
          const at = positions.get(table)!;
          reads.push({ kind: 'table', address: at });
          positions.set(table, at + 1);
        }
      }
    }
    return address;
  };
  visit(body, new Map(positions), 0);
  return reads;
}

const align = (bytes: number) => Math.ceil(bytes / tableAlignment) * tableAlignment;

/** Reads of lines, code where it enters one, that `ways` others of their set have been read after. */
function misses(reads: readonly Read[], { cacheBytes, ways, lineBytes }: Cache): number {
  const sets: number[][] = Array.from({ length: cacheBytes / ways / lineBytes }, () => []);
  let count = 0;
  let codeLine = -1;
  for (const { kind, address, begins } of reads) {
    const line = Math.floor(address / lineBytes);
    if (kind === 'code') {
      if (!begins && line === codeLine) continue;
      codeLine = line;
    }
    const recent = sets[line % sets.length]!;
    const age = recent.indexOf(line);
    if (age < 0 || age >= ways) count++;
    if (age >= 0) recent.splice(age, 1);
    recent.unshift(line);
  }
  return count;
}

const caches: readonly Cache[] = [
  { cacheBytes: 1024, ways: 2, lineBytes: 16 },
  { cacheBytes: 2048, ways: 4, lineBytes: 8 },
  { cacheBytes: 512, ways: 1, lineBytes: 32 },
  { cacheBytes: 8192, ways: 2, lineBytes: 16 },
];
const flash = (cache: Cache): CachedFlash => ({ kind: 'cache', lineFillStallCycles: 1, ...cache });
const kernels = ['rolled 1', 'compact 1', 'unpacked 1', 'winograd 0', 'depthwise 0', 'depthwise-planar 0'];
const calls = 4;

const golden = new URL('../../../golden/kernelCycles.json', import.meta.url);
const goldenKeys = Object.keys((JSON.parse(readFileSync(golden, 'utf8')) as { cycles: object }).cycles);

test.each(kernels)('%s: fills of calls in a row are those of every read', (key) => {
  const routine = goldenRoutine(key, 'double');
  const once = readsOf(routine);
  const all = Array.from({ length: calls }, () => once).flat();
  for (const cache of caches) {
    const { body, tables } = routine;
    expect(callFills(body, tables, flash(cache), calls), JSON.stringify(cache)).toBe(misses(all, cache));
    const code = all.filter(({ kind }) => kind === 'code');
    const read = all.filter(({ kind }) => kind === 'table');
    expect(callFills(body, tables, { ...flash(cache), tables: 'ram' }, calls)).toBe(misses(code, cache));
    expect(callFills(body, tables, { ...flash(cache), code: 'ram' }, calls)).toBe(misses(read, cache));
    const [dataCache] = caches;
    expect(callFills(body, tables, { ...flash(cache), dataCache: dataCache! }, calls)).toBe(
      misses(code, cache) + misses(read, dataCache!),
    );
  }
});

test.each(goldenKeys)('%s: no more is fetched into a large cache than code and tables have', (key) => {
  const { body, tables } = goldenRoutine(key, 'double');
  const cache = flash({ cacheBytes: 2 ** 20, ways: 2, lineBytes: 16 });
  const bytes = tables.reduce((sum, { byteLength }) => sum + align(byteLength), align(codeBytes(body)));
  const fills = callFills(body, tables, cache, 2);
  expect(fills).toBeLessThanOrEqual(bytes / 16);
  expect(fills).toBeGreaterThan(0.5 * (bytes / 16));
});
