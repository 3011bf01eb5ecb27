import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromBase64url, toBase64url } from '../../../src/sharing/base64url.ts';

test('bytes are written as Node writes them, and read back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
      const text = toBase64url(bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64url'));
      expect(fromBase64url(text)).toEqual(bytes);
    }),
  );
});

test('text is read as Node reads it, or refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'Z', '0', '9', '-', '_', '+', '=', 'é') }), (text) => {
      const isRead = /^[\w-]*$/.test(text) && text.length % 4 !== 1;
      expect(fromBase64url(text)).toEqual(isRead ? new Uint8Array(Buffer.from(text, 'base64url')) : null);
    }),
  );
});
