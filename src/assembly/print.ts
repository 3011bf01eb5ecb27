import type { Instruction } from './instruction.ts';
import type { Node, Routine, Table } from './routine.ts';
import { codeAlignment, tableAlignment } from './routine.ts';

const bytesPerLine = 32;

/** GNU assembler source of `routines`: one function each, its registers under their names, its tables after it. */
export function printAssembly(routines: readonly Routine[]): string {
  const parts = routines.map((routine) => printRoutine(routine));
  return ['    .syntax unified', '    .thumb', '', ...parts].join('\n');
}

function printRoutine({ name, comment, body, tables }: Routine): string {
  const aliases = aliasesOf(body);
  return [
    `@ ${name}`,
    ...comment.map((line) => `@ ${line}`),
    `    .section .text.${name}, "ax", %progbits`,
    `    .balign ${codeAlignment}`,
    `    .global ${name}`,
    `    .type ${name}, %function`,
    ...[...aliases].map(([alias, number]) => `${alias} .req r${number}`),
    `${name}:`,
    ...body.flatMap(printNode),
    `    .size ${name}, . - ${name}`,
    ...[...aliases].map(([alias]) => `    .unreq ${alias}`),
    ...tables.flatMap((table) => printTable(name, table)),
    '',
  ].join('\n');
}

function printNode(node: Node): string[] {
  if (node.kind === 'loop') return [`${node.label}:`, ...node.body.flatMap(printNode)];
  return [
    ...(node.comment === '' ? [] : [`    @ ${node.comment}`]),
    ...node.instructions.map(printInstruction),
  ];
}

function printInstruction({ mnemonic, operands }: Instruction): string {
  return `    ${mnemonic.padEnd(8)}${operands}`;
}

function printTable(routine: string, { name, comment, bytes: content }: Table): string[] {
  const bytes = content();
  const lines = [
    '',
    `@ ${comment}`,
    `    .section .rodata.${routine}, "a", %progbits`,
    `    .balign ${tableAlignment}`,
    `    .type ${name}, %object`,
    `${name}:`,
  ];
  const words = bytes.length % 4 === 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let start = 0; start < bytes.length; start += bytesPerLine) {
    const values: string[] = [];
    const end = Math.min(bytes.length, start + bytesPerLine);
    for (let i = start; i < end; i += words ? 4 : 1)
      values.push(words ? `0x${view.getUint32(i, true).toString(16)}` : String(bytes[i]!));
    lines.push(`    ${words ? '.word' : '.byte'} ${values.join(', ')}`);
  }
  return [...lines, `    .size ${name}, . - ${name}`];
}

/** Names of all registers in use besides sp, lr and pc, in order of their numbers. */
function aliasesOf(nodes: readonly Node[]): Map<string, number> {
  const found = new Map<string, number>();
  const visit = (node: Node): void => {
    if (node.kind === 'loop') node.body.forEach(visit);
    else
      for (const { registers } of node.instructions)
        for (const { name, number } of registers)
          if (!['sp', 'lr', 'pc'].includes(name) && name !== `r${number}`) found.set(name, number);
  };
  nodes.forEach(visit);
  return new Map([...found].sort(([a, m], [b, n]) => m - n || (a < b ? -1 : 1)));
}
