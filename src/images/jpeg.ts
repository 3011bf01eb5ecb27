import { decode } from 'jpeg-js';
import { TauscopeError } from '../network/errors.ts';
import { damagedFile } from './damagedFile.ts';
import type { DataFile } from './dataFile.ts';
import { dataLimits } from './dataLimits.ts';
import type { Pixels } from './pixels.ts';
import { checkExtents } from './pixels.ts';

/** Markers (ITU-T T.81, table B.1) that are looked at; frames of these kinds are decoded. */
const marker = { end: 0xd9, scan: 0xda, adobe: 0xee };
const decodedFrames = [0xc0, 0xc1, 0xc2];
/** Other kinds: lossless, hierarchical, arithmetic coding; between them lie tables (c4, cc) and a reserved code (c8). */
const otherFrames = [0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];

export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}

/**
 * Decodes a JPEG image, baseline or progressive; the orientation that a camera notes is not applied. Grey stays one channel.
 * @throws TauscopeError data-format, data-limit
 */
export function readJpeg({ name, bytes }: DataFile): Pixels {
  const { components, isRgb } = checkStructure(name, bytes);
  const { width, height, data } = decoded(name, bytes, !isRgb);
  if (components === 3) return { height, width, channels: 3, values: data };
  return {
    height,
    width,
    channels: 1,
    values: Uint8Array.from({ length: height * width }, (_, n) => data[3 * n]!),
  };
}

function decoded(name: string, bytes: Uint8Array, colorTransform: boolean) {
  try {
    return decode(bytes, {
      useTArray: true,
      colorTransform,
      formatAsRGBA: false,
      tolerantDecoding: false,
      maxMemoryUsageInMB: dataLimits.jpegBytes / 2 ** 20,
    });
  } catch (error) {
    throw damagedFile(
      name,
      `its pixels cannot be decoded (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}

/** Walks over the segments, so that size and passes are known before anything is decoded. */
function checkStructure(name: string, bytes: Uint8Array): { components: number; isRgb: boolean } {
  let components = 0;
  let isRgb = false;
  let scans = 0;
  for (let at = 2; at + 3 < bytes.length;) {
    const code = bytes[at + 1]!;
    // Between segments lie the coded pixels, where ff is followed by 0 or a restart marker, and filling.
    if (bytes[at] !== 0xff || code === 0 || code === 0xff || (code >= 0xd0 && code <= 0xd7)) {
      at += 1;
      continue;
    }
    if (code === marker.end) break;
    if (decodedFrames.includes(code)) components = checkFrame(name, bytes.subarray(at + 4));
    else if (otherFrames.includes(code)) throw unsupported(name, `of a rare kind (SOF${code - 0xc0})`);
    else if (code === marker.scan && (scans += 1) > dataLimits.jpegScans)
      throw new TauscopeError(
        'data-limit',
        `${name} has more than ${dataLimits.jpegScans} scans. Save it again as a plain JPEG.`,
      );
    else if (code === marker.adobe && bytes[at + 15] === 0) isRgb = true;
    at += 2 + bytes[at + 2]! * 256 + bytes[at + 3]!;
  }
  if (components === 0 || scans === 0) throw damagedFile(name, 'it holds no JPEG image');
  return { components, isRgb };
}

function checkFrame(name: string, frame: Uint8Array): number {
  const [precision = 0, high = 0, low = 0, wideHigh = 0, wideLow = 0, components = 0] = frame;
  checkExtents(name, wideHigh * 256 + wideLow, high * 256 + low);
  if (precision !== 8) throw unsupported(name, `of ${precision} bits`);
  if (components !== 1 && components !== 3)
    throw unsupported(name, `of ${components} colour components (CMYK has 4)`);
  return components;
}

function unsupported(name: string, what: string): TauscopeError {
  return new TauscopeError(
    'data-format',
    `${name} is a JPEG ${what}; understood are baseline and progressive ones of 8 bits, grey or colour. Save it again as such, or as PNG.`,
  );
}
