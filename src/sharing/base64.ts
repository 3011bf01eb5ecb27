const CHUNK_BYTES = 0x8000;

/** Standard base64 with padding. */
export function base64Of(bytes: Uint8Array): string {
  let binary = '';
  // Spreading all bytes at once would overflow the stack of arguments.
  for (let from = 0; from < bytes.length; from += CHUNK_BYTES)
    binary += String.fromCharCode(...bytes.subarray(from, from + CHUNK_BYTES));
  return btoa(binary);
}

/** Throws a DOMException when `text` is not base64. */
export function bytesOfBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
