import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** The content codings that the server knows (RFC 9110, 8.4.1), the smallest result first. */
const codings = ['br', 'gzip'] as const;

type ContentCoding = (typeof codings)[number];

/** Where a file takes a second to compress, a higher quality takes a minute. */
const brotliQuality = 6;

/** The best coding that an Accept-Encoding header allows by name; null for none. */
export function acceptedCoding(header: string | undefined): ContentCoding | null {
  const accepted = new Set<string>();
  for (const entry of (header ?? '').toLowerCase().split(',')) {
    const [name, ...parameters] = entry.split(';').map((part) => part.trim());
    const isRefused = parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
    if (!isRefused) accepted.add(name!);
  }
  return codings.find((coding) => accepted.has(coding)) ?? null;
}

/** Compresses off this thread. */
export function compressed(bytes: Buffer, coding: ContentCoding): Promise<Buffer> {
  return coding === 'gzip'
    ? promisify(gzip)(bytes)
    : promisify(brotliCompress)(bytes, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: brotliQuality,
          [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        },
      });
}
