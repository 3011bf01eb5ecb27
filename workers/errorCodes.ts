import type { TransferHandler } from 'comlink';
import { transferHandlers } from 'comlink';
import type { ErrorCode } from '../src/network/errors.ts';
import { TauscopeError } from '../src/network/errors.ts';

/** In a worker: sends the codes of TauscopeErrors along; comlink by itself sends only name, text and stack of an error. */
export function sendErrorCodes(): void {
  const plain = transferHandlers.get('throw') as TransferHandler<{ value: unknown }, { value: object }>;
  transferHandlers.set('throw', {
    ...plain,
    serialize(thrown: { value: unknown }) {
      const [sent, transferables] = plain.serialize(thrown);
      const { value } = thrown;
      if (value instanceof TauscopeError) Object.assign(sent.value, { code: value.code });
      return [sent, transferables];
    },
  });
}

/** On the page: the TauscopeError that a worker sent with its code, or null for any other error. */
export function sentError(error: unknown): TauscopeError | null {
  if (!(error instanceof Error && error.name === 'TauscopeError' && 'code' in error)) return null;
  return new TauscopeError(error.code as ErrorCode, error.message);
}
