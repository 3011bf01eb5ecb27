import type { Program } from './program.ts';

const bytesPerRecord = 16;
const data = 0;
const endOfFile = 1;
const extendedLinearAddress = 4;
const startLinearAddress = 5;

/** A program as an Intel HEX file (Hexadecimal Object File Format Specification, revision A, 1988), 32-bit addresses. */
export function intelHex({
  address,
  bytes,
  entryAddress,
}: Pick<Program, 'address' | 'bytes' | 'entryAddress'>): string {
  const lines: string[] = [];
  let upper = -1;
  for (let at = 0; at < bytes.length;) {
    const here = address + at;
    if (here >>> 16 !== upper) {
      upper = here >>> 16;
      lines.push(record(0, extendedLinearAddress, [upper >> 8, upper & 255]));
    }
    // A record does not cross into the next 64 KB.
    const end = Math.min(at + bytesPerRecord, at + 0x10000 - (here & 0xffff));
    lines.push(record(here & 0xffff, data, bytes.subarray(at, end)));
    at = end;
  }
  const entry = [24, 16, 8, 0].map((shift) => (entryAddress >>> shift) & 255);
  return [...lines, record(0, startLinearAddress, entry), record(0, endOfFile, []), ''].join('\n');
}

function record(offset: number, type: number, content: ArrayLike<number>): string {
  const values = [content.length, offset >> 8, offset & 255, type, ...Array.from(content)];
  const sum = values.reduce((total, value) => total + value, 0);
  return `:${[...values, -sum & 255].map((value) => value.toString(16).padStart(2, '0')).join('')}`.toUpperCase();
}
