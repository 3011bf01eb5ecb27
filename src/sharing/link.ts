import { sha256 } from '@noble/hashes/sha2.js';
import { deflateSync } from 'fflate';
import { inflateBounded } from '../images/inflateBounded.ts';
import { TauscopeError } from '../network/errors.ts';
import { fromBase64url, toBase64url } from './base64url.ts';
import type { JsonValue } from './canonicalJson.ts';
import { canonicalJson } from './canonicalJson.ts';
import { linkDictionary } from './linkDictionary.ts';

/**
 * A link's hash part: `#2.<body>.<checksum>`. The body is the canonical JSON, deflated (raw, with a dictionary) and in base64url; the
 * checksum is the first 48 bits of the SHA-256 of `2.<body>` in base64url, 8 characters. The checksum is needed: without
 * it some single-character mistakes still unpack to valid JSON of other content.
 */
const version = '2';
/** Version 1 is the same without a dictionary. */
const readVersions = ['1', version];
const checksumChars = 8;

export const linkLimits = {
  /** Characters of the whole hash part. */
  chars: 32_768,
  /** Bytes of JSON it may unpack to. */
  unpackedBytes: 256 * 1024,
} as const;

/**
 * The hash part, starting with '#'. Equal values give equal links.
 * @throws TauscopeError data-limit when it would be too long to be opened again
 */
export function encodeLink(value: JsonValue): string {
  const json = new TextEncoder().encode(canonicalJson(value));
  const signed = `${version}.${toBase64url(deflateSync(json, { level: 9, dictionary: linkDictionary }))}`;
  const link = `#${signed}.${checksumOf(signed)}`;
  if (json.length > linkLimits.unpackedBytes || link.length > linkLimits.chars)
    throw new TauscopeError(
      'data-limit',
      `The link would have ${link.length} characters for ${json.length} bytes of content; at most ${linkLimits.chars} and ` +
        `${linkLimits.unpackedBytes} can be opened again. Share the results file instead.`,
    );
  return link;
}

/**
 * The value of a link's hash part (with its '#'), checked in this order: length, version, checksum, unpacked size, JSON.
 * The caller checks what the value means.
 * @throws TauscopeError link-broken, link-version
 */
export function decodeLink(hash: string): JsonValue {
  if (hash.length > linkLimits.chars)
    throw broken(`it has ${hash.length} characters, at most ${linkLimits.chars} are read`);
  const found = /^#(\d{1,9})(?:\.|$)/.exec(hash);
  if (!found)
    throw broken(
      `expected a hash part that starts with "#${version}.", found ${JSON.stringify(hash.slice(0, 12))}`,
    );
  const [, written = ''] = found;
  if (!readVersions.includes(written))
    throw new TauscopeError(
      'link-version',
      `The link has version ${written}, but this Tauscope reads version ${readVersions.join(' and ')}: the link was made by another version ` +
        'of Tauscope, or was altered. Open it with an up-to-date Tauscope, or copy it again.',
    );
  const [, body = '', checksum = '', ...more] = hash.split('.');
  if (checksum.length < checksumChars) throw broken('it was cut: its end is missing');
  if (more.length > 0 || checksum.length > checksumChars)
    throw broken('there are characters behind its end, often punctuation of the text around it');
  const packed = fromBase64url(body);
  if (packed === null || checksumOf(`${written}.${body}`) !== checksum)
    throw broken('it was altered, or cut inside: its checksum does not match its content');
  const json = inflateBounded(
    packed,
    linkLimits.unpackedBytes,
    'deflate',
    written === version ? linkDictionary : undefined,
  );
  if (json === 'too long')
    throw broken(`it unpacks to more than ${linkLimits.unpackedBytes} bytes, which no Tauscope writes`);
  try {
    if (json !== 'broken')
      return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json)) as JsonValue;
  } catch {
    // Falls through: same message as for a body that cannot be unpacked.
  }
  throw broken('its checksum matches, but its content is no packed JSON, so no Tauscope wrote it');
}

function checksumOf(text: string): string {
  return toBase64url(sha256(new TextEncoder().encode(text)).subarray(0, (checksumChars * 6) / 8));
}

function broken(reason: string): TauscopeError {
  return new TauscopeError(
    'link-broken',
    `This link cannot be opened: ${reason}. Copy the whole link again, or ask its sender for a new one.`,
  );
}
