import type { Block, Node } from '../../assembly/routine.ts';
import { codeBytes, tableAlignment } from '../../assembly/routine.ts';
import type { AcceleratedFlash, MemoryTiming } from './memoryTiming.ts';
import type { PipelineMaker } from './pipeline.ts';

interface Stalls {
  /** Waiting for code that no cache holds, for one execution. */
  readonly code: number;
  /** Waiting for tables that no cache holds. */
  readonly data: number;
  readonly tableBytes: ReadonlyMap<string, number>;
}

/**
 * Stall cycles of one call. Code that fits its cache is read once per entry of its loop; other code is streamed: each read
 * takes waitStates + 1 cycles and overlaps the execution of the read before. Tables wait for every read that the data
 * cache does not hold; meanwhile no code is read, for the flash serves one read at a time.
 */
export function acceleratedFlashStalls(
  nodes: readonly Node[],
  flash: AcceleratedFlash & Pick<MemoryTiming, 'tables' | 'code'>,
  makePipeline: PipelineMaker,
): number {
  const { waitStates, readBytes, codeCacheBytes, codeLineBytes, dataCacheBytes, tables } = flash;
  const dataStall = tables === 'ram' ? 0 : waitStates / readBytes;
  // A part of a table can begin within a line.
  const residentBytes = dataCacheBytes - Math.max(0, codeLineBytes - tableAlignment);

  const ofBlock = (block: Block): number => {
    const pipeline = makePipeline();
    let stalls = 0;
    let bytes = 0;
    let before = 0;
    for (const instruction of block.instructions) {
      pipeline.issue(instruction);
      bytes += instruction.bytes;
      if (bytes < readBytes) continue;
      stalls += Math.max(0, waitStates + 1 - (pipeline.cycles - before));
      before = pipeline.cycles;
      bytes -= readBytes;
    }
    return stalls + (Math.max(0, waitStates + 1 - (pipeline.cycles - before)) * bytes) / readBytes;
  };

  const linesBetween = (start: number, end: number) =>
    Math.ceil(end / codeLineBytes) - Math.floor(start / codeLineBytes);

  let address = 0;
  const visit = (list: readonly Node[]): Stalls => {
    let code = 0;
    let data = 0;
    const tableBytes = new Map<string, number>();
    const touch = (table: string, bytes: number) =>
      tableBytes.set(table, (tableBytes.get(table) ?? 0) + bytes);
    const addBlock = (block: Block, runs: number) => {
      address += codeBytes([block]);
      for (const { table, tableBytes: read } of block.instructions) {
        if (table === null) continue;
        touch(table, runs * read);
        data += runs * read * dataStall;
      }
    };
    for (const node of list) {
      if (node.kind === 'block') {
        addBlock(node, 1);
        code += ofBlock(node);
        continue;
      }
      if (node.kind === 'threaded') {
        const start = address;
        for (const { block, runs } of node.sections) addBlock(block, runs);
        const fits = linesBetween(start, address) * codeLineBytes <= codeCacheBytes;
        for (const { block, runs, jumps } of node.sections)
          code += fits ? Math.min(runs, 1) * ofBlock(block) : runs * ofBlock(block) + jumps * waitStates;
        continue;
      }
      const start = address;
      const body = visit(node.body);
      const fits = linesBetween(start, address) * codeLineBytes <= codeCacheBytes;
      code += fits ? body.code : node.count * body.code + Math.max(0, node.count - 1) * waitStates;
      let loopData = body.data * node.count;
      for (const [table, bytes] of body.tableBytes) {
        const rewound = node.rewinds.includes(table);
        touch(table, rewound ? bytes : bytes * node.count);
        if (rewound && bytes <= residentBytes) loopData -= bytes * dataStall * Math.max(0, node.count - 1);
      }
      data += Math.max(0, loopData);
    }
    return { code, data, tableBytes };
  };
  const { code, data } = visit(nodes);
  return flash.code === 'ram' ? data : code + data;
}
