import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/**
 * A name for plain data (objects, arrays, typed arrays, strings, numbers, booleans, null) by its content: SHA-256 over types,
 * sizes and values, members in the order of their names. Equal data has an equal key on every machine.
 * @throws TypeError for functions and other things that are no data
 */
export function contentKey(value: unknown): string {
  const hash = sha256.create();
  const text = new TextEncoder();
  const visit = (part: unknown): void => {
    if (ArrayBuffer.isView(part)) {
      hash.update(text.encode(`${part.constructor.name} ${part.byteLength} `));
      hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
    } else if (Array.isArray(part)) {
      hash.update(text.encode(`array ${part.length} `));
      part.forEach(visit);
    } else if (
      part !== null &&
      typeof part === 'object' &&
      Object.getPrototypeOf(part) === Object.prototype
    ) {
      const members = Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1));
      hash.update(text.encode(`object ${members.length} `));
      for (const [name, member] of members) {
        visit(name);
        visit(member);
      }
    } else if (part !== null && ['object', 'function', 'symbol'].includes(typeof part)) {
      throw new TypeError(`only plain data has a key; found ${Object.prototype.toString.call(part)}`);
    } else {
      const shown = String(part);
      hash.update(text.encode(`${typeof part} ${shown.length} ${shown} `));
    }
  };
  visit(value);
  return bytesToHex(hash.digest());
}
