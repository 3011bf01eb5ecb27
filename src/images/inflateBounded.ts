import { Gunzip, Inflate } from 'fflate';

/** The most output bytes one input byte of a deflate stream can stand for. */
const largestRatio = 1032;
const largestChunkBytes = 64 * 1024;
/** No block header is longer, so a stream that gives nothing for so long has ended or never was one. */
const idleInputBytes = 256 * 1024;

/**
 * Unpacks a raw deflate stream (RFC 1951), or all members of a gzip file, of at most `maxBytes` output bytes; never allocates
 * or computes much beyond that. 'too long' when there is more output, 'broken' when the stream is damaged or ends early. What follows the end of
 * a deflate stream is ignored, and a cut between two blocks may go unseen: callers compare a length and a checksum.
 * @param dictionary that the stream was made with, if any
 */
export function inflateBounded(
  packed: Uint8Array,
  maxBytes: number,
  format: 'deflate' | 'gzip' = 'deflate',
  dictionary?: Uint8Array,
): Uint8Array<ArrayBuffer> | 'too long' | 'broken' {
  const output = new Uint8Array(maxBytes);
  let length = 0;
  let lastGrowth = 0;
  const take = (bytes: Uint8Array) => {
    if (length + bytes.length <= maxBytes) output.set(bytes, length);
    length += bytes.length;
  };
  const stream = format === 'gzip' ? new Gunzip(take) : new Inflate(dictionary ? { dictionary } : {}, take);
  const chunkBytes = Math.max(256, Math.min(largestChunkBytes, Math.floor(maxBytes / largestRatio)));
  for (let start = 0; start < packed.length; start += chunkBytes) {
    const before = length;
    const end = Math.min(packed.length, start + chunkBytes);
    try {
      stream.push(packed.subarray(start, end), end === packed.length);
    } catch {
      return 'broken';
    }
    if (length > maxBytes) return 'too long';
    if (length > before) lastGrowth = end;
    else if (end - lastGrowth > idleInputBytes) break;
  }
  return output.subarray(0, length);
}
