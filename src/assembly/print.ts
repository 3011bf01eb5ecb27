import type { Instruction, Operand, Register } from './instruction.ts';
import type { Block, Node, Routine, Table } from './routine.ts';
import { blocksOf, codeAlignment, tableAlignment } from './routine.ts';
import { unwindingOf } from './unwinding.ts';

const bytesPerLine = 32;

/** The symbol of a routine or table. */
export function symbolOf(prefix: string, name: string): string {
  return `${prefix}_${name}`;
}

/** Where a routine's parts are to lie. */
export interface PrintedPlaces {
  /** In RAM they are initialised data, which every start-up copies, unless the preprocessor knows TS_TABLES_IN_FLASH. */
  readonly tables?: 'flash' | 'ram';
  /** What belongs into the code memory lies there where the preprocessor knows TS_CODE_MEMORY. */
  readonly code?: 'flash' | 'memory';
}

/**
 * Source of `routines` for the assemblers of GNU and LLVM: one function each, its registers under their names, its tables
 * after it. `prefix` begins all symbols and labels.
 */
export function printAssembly(
  routines: readonly Routine[],
  prefix: string,
  places: PrintedPlaces = {},
): string {
  const parts = routines.map((routine) => printRoutine(routine, prefix, places));
  return ['    .syntax unified', '    .thumb', '    .cfi_sections .debug_frame', '', ...parts].join('\n');
}

function printRoutine(routine: Routine, prefix: string, { tables = 'flash', code }: PrintedPlaces): string {
  const symbol = symbolOf(prefix, routine.name);
  return [
    ...codeParts(routine, prefix, code).flatMap(({ lines }) => lines),
    ...routine.tables.flatMap((table) => printTable(symbol, prefix, table, tables)),
    '',
  ].join('\n');
}

/** Lines of a source that belong together. */
export interface SourcePart {
  readonly lines: readonly string[];
  /** The block that they print; null for labels and directives. */
  readonly block: Block | null;
}

/** The code of a routine without its tables, in order. */
export function codeParts(
  { name, comment, body }: Routine,
  prefix: string,
  place: PrintedPlaces['code'] = 'flash',
): SourcePart[] {
  const symbol = symbolOf(prefix, name);
  const aliases = aliasesOf(body);
  const inFlash = `    .section .text.${symbol}, "ax", %progbits`;
  const inMemory = `    .section .code_memory.${symbol}, "ax", %progbits`;
  const head = [
    `@ ${symbol}`,
    ...comment.map((line) => `@ ${line}`),
    ...(place === 'flash' ? [inFlash] : ['#ifdef TS_CODE_MEMORY', inMemory, '#else', inFlash, '#endif']),
    `    .balign ${codeAlignment}`,
    `    .global ${symbol}`,
    `    .type ${symbol}, %function`,
    '    .cfi_startproc',
    ...[...aliases].map(([alias, number]) => `${alias} .req r${number}`),
    `${symbol}:`,
  ];
  const tail = [
    `    .size ${symbol}, . - ${symbol}`,
    '    .cfi_endproc',
    ...[...aliases].map(([alias]) => `    .unreq ${alias}`),
  ];
  return [{ lines: head, block: null }, ...nodeParts(body, prefix), { lines: tail, block: null }];
}

function nodeParts(nodes: readonly Node[], prefix: string): SourcePart[] {
  const labelled = (label: string): SourcePart => ({ lines: [`${labelOf(prefix, label)}:`], block: null });
  const printed = (block: Block): SourcePart => ({ lines: printBlock(block, prefix), block });
  return nodes.flatMap((node) => {
    switch (node.kind) {
      case 'loop':
        return [labelled(node.label), ...nodeParts(node.body, prefix)];
      case 'threaded':
        return node.sections.flatMap(({ label, block }) => [labelled(label), printed(block)]);
      case 'block':
        return [printed(node)];
    }
  });
}

function printBlock({ comment, instructions }: Block, prefix: string): string[] {
  return [
    ...(comment === '' ? [] : [`    @ ${comment}`]),
    ...instructions.flatMap((instruction) => [
      printInstruction(instruction, prefix),
      ...(instruction.kind === 'jump' ? ['    nop'] : []),
      ...unwindingOf(instruction).map((directive) => `    ${directive}`),
    ]),
  ];
}

function printInstruction({ mnemonic, condition, operands }: Instruction, prefix: string): string {
  const name = condition === null ? mnemonic : mnemonic.replace(/(\.w)?$/, `${condition}$1`);
  return `    ${name.padEnd(8)}${operands.map((operand) => operandText(operand, prefix)).join(', ')}`;
}

function operandText(operand: Operand, prefix: string): string {
  if (typeof operand === 'number') return `#${operand}`;
  if (typeof operand === 'string') return operand;
  if (!('kind' in operand)) return operand.name;
  switch (operand.kind) {
    case 'address': {
      const { base, offset, postIndexed } = operand;
      if (postIndexed) return `[${base.name}], #${offset}`;
      return offset === 0 ? `[${base.name}]` : `[${base.name}, #${offset}]`;
    }
    case 'shifted':
      return `${operand.register.name}, ${operand.shift} #${operand.by}`;
    case 'moving':
      return `${operand.register.name}!`;
    case 'list':
      return `{${operand.registers.map(({ name }) => name).join(', ')}}`;
    case 'label':
      return labelOf(prefix, operand.label);
    default: {
      const symbol = symbolOf(prefix, operand.table);
      return `#:${operand.kind}:${operand.offset === 0 ? symbol : `(${symbol} + ${operand.offset})`}`;
    }
  }
}

function labelOf(prefix: string, label: string): string {
  return `.L${prefix}_${label}`;
}

/** Bit 0 of the address of Thumb code is set. */
function addressText(prefix: string, label: string): string {
  return `${labelOf(prefix, label)} + 1`;
}

function printTable(routine: string, prefix: string, table: Table, place: 'flash' | 'ram'): string[] {
  const symbol = symbolOf(prefix, table.name);
  const bytes = table.bytes();
  const labels = table.labels?.();
  const inFlash = `    .section .rodata.${routine}, "a", %progbits`;
  const inRam = `    .section .data.${routine}, "aw", %progbits`;
  const lines = [
    '',
    `@ ${table.comment}`,
    ...(place === 'flash' ? [inFlash] : ['#ifdef TS_TABLES_IN_FLASH', inFlash, '#else', inRam, '#endif']),
    `    .balign ${tableAlignment}`,
    `    .type ${symbol}, %object`,
    `${symbol}:`,
  ];
  const words = bytes.length % 4 === 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let start = 0; start < bytes.length; start += bytesPerLine) {
    const values: string[] = [];
    const end = Math.min(bytes.length, start + bytesPerLine);
    for (let i = start; i < end; i += words ? 4 : 1) {
      const label = labels?.get(i);
      const word = () => `0x${view.getUint32(i, true).toString(16)}`;
      values.push(label ? addressText(prefix, label) : words ? word() : String(bytes[i]!));
    }
    lines.push(`    ${words ? '.word' : '.byte'} ${values.join(', ')}`);
  }
  return [...lines, `    .size ${symbol}, . - ${symbol}`];
}

/** Names of all registers in use besides sp, lr and pc, in order of their numbers. */
function aliasesOf(nodes: readonly Node[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { instructions } of blocksOf(nodes))
    for (const { operands } of instructions)
      for (const { name, number } of operands.flatMap(registersOf))
        if (!['sp', 'lr', 'pc'].includes(name) && name !== `r${number}`) found.set(name, number);
  return new Map([...found].sort(([a, m], [b, n]) => m - n || (a < b ? -1 : 1)));
}

function registersOf(operand: Operand): readonly Register[] {
  if (typeof operand !== 'object') return [];
  if (!('kind' in operand)) return [operand];
  if (operand.kind === 'address') return [operand.base];
  if (operand.kind === 'list') return operand.registers;
  return 'register' in operand ? [operand.register] : [];
}
