const digits = new TextEncoder().encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
const valueOfDigit = new Uint8Array(128);
digits.forEach((digit, value) => (valueOfDigit[digit] = value));

/** Bytes as base64 for addresses (RFC 4648 section 5), without padding. */
export function toBase64url(bytes: Uint8Array): string {
  const text = new Uint8Array(Math.ceil((bytes.length * 8) / 6));
  // What would follow the last digit is outside the array, and not written.
  for (let from = 0, to = 0; from < bytes.length; from += 3, to += 4) {
    const word = (bytes[from]! << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0);
    text[to] = digits[word >> 18]!;
    text[to + 1] = digits[(word >> 12) & 63]!;
    text[to + 2] = digits[(word >> 6) & 63]!;
    text[to + 3] = digits[word & 63]!;
  }
  return new TextDecoder().decode(text);
}

/** The bytes, or null when the text is not base64url. */
export function fromBase64url(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return null;
  const bytes = new Uint8Array(Math.floor((text.length * 6) / 8));
  const value = (at: number) => valueOfDigit[text.charCodeAt(at)] ?? 0;
  for (let from = 0, to = 0; from < text.length; from += 4, to += 3) {
    const word = (value(from) << 18) | (value(from + 1) << 12) | (value(from + 2) << 6) | value(from + 3);
    bytes[to] = word >> 16;
    bytes[to + 1] = word >> 8;
    bytes[to + 2] = word;
  }
  return bytes;
}
