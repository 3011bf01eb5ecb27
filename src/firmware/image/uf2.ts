import { PlacedParts, wordBytes } from './placedParts.ts';
import type { Program } from './program.ts';

/** Numbers of the USB Flashing Format specification (github.com/microsoft/uf2). */
const [firstMagic, secondMagic, lastMagic] = [0x0a324655, 0x9e5d5157, 0x0ab16f30];
const familyPresent = 0x2000;
/** RP2350, Arm, Secure (pico-sdk, boot/uf2.h). */
const rp2350ArmSecure = 0xe48bff59;
const blockBytes = 512;
const headerBytes = 32;
const payloadBytes = 256;

/** A program as a UF2 file, which the boot ROM of an RP2350 takes on its drive; the last block is filled with zeros. */
export function uf2({ address, bytes }: Pick<Program, 'address' | 'bytes'>): Uint8Array {
  const count = Math.ceil(bytes.length / payloadBytes);
  const file = new PlacedParts(0);
  for (let i = 0; i < count; i++) {
    const start = i * payloadBytes;
    file.words([firstMagic, secondMagic, familyPresent, address + start]);
    file.words([payloadBytes, i, count, rp2350ArmSecure]);
    const data = new Uint8Array(blockBytes - headerBytes);
    data.set(bytes.subarray(start, start + payloadBytes));
    data.set(wordBytes([lastMagic]), data.length - 4);
    file.place(data);
  }
  return file.bytes();
}
