import { TauscopeError } from '../network/errors.ts';
import type { DataFile } from './dataFile.ts';
import { isJpeg, readJpeg } from './jpeg.ts';
import type { Pixels } from './pixels.ts';
import { isPng, readPng } from './png.ts';

/** Names by which images go, read or not. */
const imageName = /\.(png|jpe?g|jfif|gif|bmp|webp|tiff?|avif|heic|p[gpn]m)$/i;

export function hasImageName(path: string): boolean {
  return imageName.test(path);
}

export function isImageFile(bytes: Uint8Array): boolean {
  return isPng(bytes) || isJpeg(bytes);
}

/** Decodes a PNG or JPEG; the content decides which. @throws TauscopeError data-format, data-limit */
export function readImageFile(file: DataFile): Pixels {
  if (isPng(file.bytes)) return readPng(file);
  if (isJpeg(file.bytes)) return readJpeg(file);
  throw new TauscopeError(
    'data-format',
    `${file.name} is neither PNG nor JPEG by its first bytes. Save it as PNG, or take it out.`,
  );
}
