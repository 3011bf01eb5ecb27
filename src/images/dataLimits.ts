import { TauscopeError } from '../network/errors.ts';
import { formatCount } from '../words/counts.ts';

const MiB = 2 ** 20;

/** What a data set may cost before it is refused. Sizes in bytes. */
export const dataLimits = {
  /** All files of one data set together, as given. */
  fileBytes: 256 * MiB,
  /** All that is unpacked from them together. */
  unpackedBytes: 512 * MiB,
  /** Unpacked bytes per given byte; applies above `ratioFloorBytes`, since sorted labels pack far better than images. */
  unpackedRatio: 100,
  ratioFloorBytes: 16 * MiB,
  /** Members of a zip or tar archive. */
  archiveEntries: 65_000,
  /** Pixels of one image file, and of all together. */
  imagePixels: 2 ** 23,
  decodedPixels: 2 ** 31,
  /** What decoding one JPEG may take, and its passes over the pixels. */
  jpegBytes: 256 * MiB,
  jpegScans: 100,
  /** Text before the values of an .npy array. */
  npyHeaderBytes: 4096,
} as const;

/** How many bytes may still be unpacked while one data set is read. */
export interface UnpackBudget {
  remainingBytes: number;
}

export function unpackBudget(fileBytes: number): UnpackBudget {
  const ratioBytes = Math.max(dataLimits.ratioFloorBytes, dataLimits.unpackedRatio * fileBytes);
  return { remainingBytes: Math.min(dataLimits.unpackedBytes, ratioBytes) };
}

/** Takes `bytes` from the budget before they are allocated. @throws TauscopeError data-limit */
export function takeFromBudget(budget: UnpackBudget, bytes: number, name: string): void {
  if (bytes > budget.remainingBytes)
    throw new TauscopeError(
      'data-limit',
      `${name} says it unpacks to ${formatCount(bytes)} bytes, but only ${formatCount(budget.remainingBytes)} are allowed ` +
        `(a data set may unpack to ${dataLimits.unpackedBytes / MiB} MiB and to ${dataLimits.unpackedRatio} times its size). ` +
        'If it should be smaller, the file is cut or damaged: get it again; else keep fewer images.',
    );
  budget.remainingBytes -= bytes;
}

/** The size of all files of a data set together. @throws TauscopeError data-limit */
export function checkFileBytes(sizes: readonly number[]): number {
  const total = sizes.reduce((sum, bytes) => sum + bytes, 0);
  if (total > dataLimits.fileBytes)
    throw new TauscopeError(
      'data-limit',
      `The data files hold ${formatCount(total)} bytes; at most ${dataLimits.fileBytes / MiB} MiB are read. Keep fewer images.`,
    );
  return total;
}
