import { PlacedParts, wordBytes } from './placedParts.ts';
import type { Program } from './program.ts';

/** Numbers of the ELF specification (Tool Interface Standard 1.2, 1995) and of ELF for the Arm architecture (IHI 0044). */
const executable = 2;
const arm = 40;
const eabi5 = 0x05000000;
const loaded = 1;
const readAndRun = 5;
const [programBits, symbolTable, stringTable] = [1, 2, 3];
const allocatedAndRun = 6;
const [objectSymbol, functionSymbol] = [1, 2];
const headerBytes = 52;
const programHeaderBytes = 32;
const sectionHeaderBytes = 40;
const symbolBytes = 16;
/** Of the section that holds everything. */
const text = 1;

/** A program as an ELF file with the names of its functions and tables, which debuggers and QEMU read. */
export function elfFile({ address, bytes, entryAddress, functions, tables }: Program): Uint8Array {
  const names = new PlacedParts(0);
  names.text('');
  const symbols = [
    ...functions.map((symbol) => ({ ...symbol, type: functionSymbol, value: symbol.address | 1 })),
    ...tables.map((symbol) => ({ ...symbol, type: objectSymbol, value: symbol.address })),
  ].map(({ name, byteLength, type, value }) => {
    const local = 0;
    return [names.text(name), value, byteLength, (local << 4) | type | (text << 16)];
  });
  // Where code begins, as the Arm ABI's mapping symbols say it.
  const mapping = [names.text('$t'), address, 0, text << 16];
  const sectionNames = new PlacedParts(0);
  const [none, textName, symbolsName, stringsName, namesName] = [
    '',
    '.text',
    '.symtab',
    '.strtab',
    '.shstrtab',
  ].map((name) => sectionNames.text(name)) as [number, number, number, number, number];

  const file = new PlacedParts(0);
  const header = new Uint8Array(headerBytes);
  file.place(header);
  const programHeader = file.words([loaded, headerBytes + programHeaderBytes, address, address]);
  file.words([bytes.length, bytes.length, readAndRun, 4]);
  const code = file.place(bytes);
  const symbolWords = [[0, 0, 0, 0], mapping, ...symbols].flat();
  const symbolsAt = file.words(symbolWords);
  const stringsAt = file.place(names.bytes());
  const namesAt = file.place(sectionNames.bytes());
  const symbolCount = symbolWords.length / 4;
  const sections = file.words(
    [
      [none, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      [textName, programBits, allocatedAndRun, address, code, bytes.length, 0, 0, 4, 0],
      [symbolsName, symbolTable, 0, 0, symbolsAt, symbolCount * symbolBytes, 3, symbolCount, 4, symbolBytes],
      [stringsName, stringTable, 0, 0, stringsAt, names.endAddress, 0, 0, 1, 0],
      [namesName, stringTable, 0, 0, namesAt, sectionNames.endAddress, 0, 0, 1, 0],
    ].flat(),
  );
  header.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
  header.set(
    wordBytes([
      executable | (arm << 16),
      1,
      entryAddress | 1,
      programHeader,
      sections,
      eabi5,
      headerBytes | (programHeaderBytes << 16),
      1 | (sectionHeaderBytes << 16),
      5 | (4 << 16),
    ]),
    16,
  );
  return file.bytes();
}
