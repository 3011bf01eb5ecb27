import type { Instruction } from './instruction.ts';
import { branch, branchReach } from './thumb.ts';

/** Instructions that run one after the other. */
export interface Block {
  readonly kind: 'block';
  /** What the block does, printed above it; empty for none. */
  readonly comment: string;
  readonly instructions: readonly Instruction[];
  /** Table whose pointer it sets back to where the iteration around it began, or the call. */
  readonly restarts?: string;
}

/** A body that runs `count` times; its last instruction branches back to `label`. */
export interface Loop {
  readonly kind: 'loop';
  readonly label: string;
  /** Iterations per entry; the mean when the count is data (then any positive number, or 0 behind a test). */
  readonly count: number;
  readonly body: readonly Node[];
  /** Tables whose pointer every iteration starts anew; the others' pointers move on. */
  readonly rewinds: readonly string[];
}

/** A part of threaded code. */
export interface Section {
  readonly label: string;
  readonly block: Block;
  /** How often it runs while the code is run once; the mean when that is data. */
  readonly runs: number;
  /** How many of those runs begin with a jump; the others follow the section before. */
  readonly jumps: number;
}

/**
 * Threaded code (Bell, CACM 16(6), 1973): a section ends with a jump to the address that a table names next, or runs on
 * into the section after it. The code before jumps to one of them; the last one is where it is left.
 */
export interface Threaded {
  readonly kind: 'threaded';
  readonly sections: readonly Section[];
}

export type Node = Block | Loop | Threaded;

/** Constants of a routine in flash. */
export interface Table {
  readonly name: string;
  readonly comment: string;
  readonly byteLength: number;
  /** The content, little-endian; made when asked for. */
  readonly bytes: () => Uint8Array;
  /** Labels of code whose addresses stand in the table, by byte; 0 stands for them in `bytes`. */
  readonly labels?: () => ReadonlyMap<number, string>;
}

/** One assembly function, `void name(const void *input, void *output, void *scratch)`. */
export interface Routine {
  readonly name: string;
  /** Lines of the header comment. */
  readonly comment: readonly string[];
  readonly body: readonly Node[];
  readonly tables: readonly Table[];
  /** RAM that the third argument points to; 0 when it is not used. */
  readonly scratchBytes: number;
}

export function block(
  comment: string,
  ...instructions: readonly (Instruction | readonly Instruction[])[]
): Block {
  const flat: Instruction[] = [];
  for (const part of instructions)
    if ('mnemonic' in part) flat.push(part);
    else for (const one of part) flat.push(one);
  return { kind: 'block', comment, instructions: flat };
}

/**
 * `count` iterations of `body` and then `last`, which must leave the flags for `repeat`: the condition of the branch back that
 * is added to it.
 */
export function loop(
  label: string,
  count: number,
  body: readonly Node[],
  last: Block,
  { rewinds = [], repeat = 'ne' }: { rewinds?: readonly string[]; repeat?: 'ne' | 'eq' } = {},
): Loop {
  const end = { ...last, instructions: [...last.instructions, branch(repeat, label)] };
  return { kind: 'loop', label, count, body: [...body, end], rewinds };
}

/** Executed instructions of one call. */
export function instructionCount(nodes: readonly Node[]): number {
  const countOf = (node: Node): number => {
    switch (node.kind) {
      case 'block':
        return node.instructions.length;
      case 'loop':
        return node.count * instructionCount(node.body);
      case 'threaded':
        return node.sections.reduce((sum, { block, runs }) => sum + runs * block.instructions.length, 0);
    }
  };
  return nodes.reduce((sum, node) => sum + countOf(node), 0);
}

/** In the order of their addresses. */
export function blocksOf(nodes: readonly Node[]): Block[] {
  return nodes.flatMap((node) => {
    if (node.kind === 'loop') return blocksOf(node.body);
    return node.kind === 'threaded' ? node.sections.map(({ block }) => block) : [node];
  });
}

export function codeBytes(nodes: readonly Node[]): number {
  let sum = 0;
  for (const { instructions } of blocksOf(nodes)) for (const { bytes } of instructions) sum += bytes;
  return sum;
}

/** Routines start at multiples of this, the longest cache line of the parts. */
export const codeAlignment = 32;
/** Tables start at multiples of this, so that a cache line holds as much of them as it can. */
export const tableAlignment = 16;

/** Whether the branch at the end of every loop reaches its start. */
export function loopsReach(nodes: readonly Node[]): boolean {
  return nodes.every((node) => node.kind !== 'loop' || codeBytes(node.body) <= branchReach);
}

/** With the gaps between them. */
export function tableBytes(tables: readonly Table[]): number {
  return tables.reduce(
    (sum, { byteLength }) => sum + Math.ceil(byteLength / tableAlignment) * tableAlignment,
    0,
  );
}

/** Code and tables. */
export function routineFlashBytes(routine: Routine): number {
  return Math.ceil(codeBytes(routine.body) / codeAlignment) * codeAlignment + tableBytes(routine.tables);
}
