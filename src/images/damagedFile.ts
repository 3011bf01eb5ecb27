import { TauscopeError } from '../network/errors.ts';

/** The error for a file whose format is known but whose content contradicts it. */
export function damagedFile(name: string, fault: string): TauscopeError {
  return new TauscopeError('data-format', `${name} is cut or damaged: ${fault}. Get the file again.`);
}

/** Little- and big-endian access to a byte array. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
