import type { Block, Node, Table } from '../../assembly/routine.ts';
import { tableStartsOf } from './cachedFlash.ts';
import { LruCache } from './lruCache.ts';
import type { CachedMemory } from './memoryTiming.ts';

/** What a block touches, in order: a line of code, or bytes of the table at an index. */
type Access =
  | { readonly line: number }
  | { readonly table: number; readonly bytes: number }
  | { readonly restarts: number };

interface Accesses {
  readonly kind: 'accesses';
  readonly accesses: readonly Access[];
}

interface Loop {
  readonly kind: 'loop';
  readonly count: number;
  readonly body: readonly Step[];
  readonly rewinds: readonly number[];
  /** Whether all iterations touch the same lines. */
  readonly repeats: boolean;
}

type Step = Accesses | Loop;

/** Bytes [start, end) of a table. */
interface Extent {
  readonly start: number;
  readonly end: number;
}

/**
 * Line fills of `calls` calls in a row, the first on a cold cache: every access goes through caches with LRU replacement. The second call finds
 * what any further one does, and so does the second iteration of a loop that reads the same lines again: of `ways` lines that a set holds
 * after one pass, it holds the same after two. A pointer that a kernel sets back where neither a loop nor
 * a block says so goes on to the table's end before it begins anew.
 */
export function callFills(
  nodes: readonly Node[],
  tables: readonly Table[],
  flash: CachedMemory,
  calls: number,
): number {
  const run = new CachedRun(nodes, tables, flash);
  return run.call() + (calls - 1) * run.call();
}

class CachedRun {
  readonly #steps: readonly Step[];
  readonly #code: LruCache | null;
  readonly #data: LruCache | null;
  readonly #extents: readonly Extent[];
  /** Where each table is read next. */
  #positions: number[] = [];
  /** Parts of iterations that counts that are means have left over in this call. */
  #leftOver = new Map<Loop, number>();
  #fills = 0;

  constructor(nodes: readonly Node[], tables: readonly Table[], flash: CachedMemory) {
    const cache = new LruCache(flash);
    this.#code = flash.code === 'ram' ? null : cache;
    if (flash.tables === 'ram') this.#data = null;
    else this.#data = flash.dataCache ? new LruCache(flash.dataCache) : cache;
    const starts = tableStartsOf(nodes, tables);
    this.#extents = tables.map(({ name, byteLength }) => {
      const start = starts.get(name)!;
      return { start, end: start + byteLength };
    });
    this.#steps = stepsOf(nodes, tables, flash.lineBytes);
  }

  /** Fills of one call. */
  call(): number {
    this.#positions = this.#extents.map(({ start }) => start);
    this.#leftOver.clear();
    const before = this.#fills;
    this.#run(this.#steps, [...this.#positions]);
    return this.#fills - before;
  }

  /** @param starts of the tables where the iteration began that the steps belong to */
  #run(steps: readonly Step[], starts: readonly number[]): void {
    for (const step of steps) {
      if (step.kind === 'accesses') this.#access(step.accesses, starts);
      else this.#loop(step);
    }
  }

  #loop(loop: Loop): void {
    const due = (this.#leftOver.get(loop) ?? 0.5) + loop.count;
    const count = Math.floor(due);
    this.#leftOver.set(loop, due - count);
    const begin = [...this.#positions];
    for (let i = 0; i < count; i++) {
      for (const table of loop.rewinds) this.#positions[table] = begin[table]!;
      const before = this.#fills;
      this.#run(loop.body, [...this.#positions]);
      if (!loop.repeats || i < 1) continue;
      this.#fills += (count - 2) * (this.#fills - before);
      return;
    }
  }

  #access(accesses: readonly Access[], starts: readonly number[]): void {
    const data = this.#data;
    for (const access of accesses) {
      if ('line' in access) {
        if (this.#code?.touch(access.line)) this.#fills++;
      } else if ('restarts' in access) this.#positions[access.restarts] = starts[access.restarts]!;
      else if (data) {
        const { start, end } = this.#extents[access.table]!;
        const next = this.#positions[access.table]!;
        // What has read a table to its end begins anew.
        const from = next + access.bytes > end ? start : next;
        const to = from + access.bytes;
        this.#positions[access.table] = to;
        for (let line = Math.floor(from / data.lineBytes); line * data.lineBytes < to; line++)
          if (data.touch(line)) this.#fills++;
      }
    }
  }
}

function stepsOf(nodes: readonly Node[], tables: readonly Table[], lineBytes: number): Step[] {
  const indices = new Map(tables.map(({ name }, i) => [name, i]));
  let address = 0;
  const accessesOf = ({ instructions, restarts }: Block): Step => {
    const accesses: Access[] = restarts === undefined ? [] : [{ restarts: indices.get(restarts)! }];
    let last = -1;
    for (const { bytes, table, tableBytes } of instructions) {
      const line = Math.floor(address / lineBytes);
      if (line !== last) accesses.push({ line });
      last = line;
      address += bytes;
      if (table !== null) accesses.push({ table: indices.get(table)!, bytes: tableBytes });
    }
    return { kind: 'accesses', accesses };
  };
  const loopOf = (count: number, body: readonly Step[], rewinds: readonly number[]): Loop => ({
    kind: 'loop',
    count,
    body,
    rewinds,
    repeats: body.every((step) => isRepeated(step, rewinds)),
  });
  const visit = (list: readonly Node[]): Step[] =>
    list.flatMap((node) => {
      if (node.kind === 'block') return [accessesOf(node)];
      if (node.kind === 'threaded')
        return node.sections.map(({ block, runs }) => loopOf(runs, [accessesOf(block)], []));
      return [
        loopOf(
          node.count,
          visit(node.body),
          node.rewinds.map((name) => indices.get(name)!),
        ),
      ];
    });
  return visit(nodes);
}

/** Whether a step of a loop that rewinds these tables touches the same lines whenever it runs. */
function isRepeated(step: Step, rewinds: readonly number[]): boolean {
  if (step.kind === 'accesses')
    return step.accesses.every((access) => !('table' in access) || rewinds.includes(access.table));
  return Number.isInteger(step.count) && step.body.every((inner) => isRepeated(inner, rewinds));
}
