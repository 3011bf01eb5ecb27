import { elfFile } from './elf.ts';
import { intelHex } from './intelHex.ts';
import type { Program } from './program.ts';
import { uf2 } from './uf2.ts';

/** What programs are written as, by the file's ending. */
export const firmwareFormats = {
  hex: (program) => new TextEncoder().encode(intelHex(program)),
  bin: ({ bytes }) => bytes,
  elf: elfFile,
  uf2,
} satisfies Readonly<Record<string, (program: Program) => Uint8Array>>;
