/** CRC-32 (IEEE 802.3) of the bytes one after the other: what the bundle's self-check prints over all outputs. */
export function crc32(parts: readonly Int8Array[]): number {
  let crc = 0xffffffff;
  for (const part of parts)
    for (const byte of part) {
      crc ^= byte & 0xff;
      for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
  return ~crc >>> 0;
}
