import { QueuedLines } from '../device/queuedLines.ts';
import type { OpenSerialLink } from '../device/serialLink.ts';
import { TauscopeError } from '../network/errors.ts';
import type { SerialPorts } from '../store/app.ts';

/** What is used of the Web Serial API (https://wicg.github.io/serial/), which TypeScript's library lacks. */
interface WebSerialPort {
  readonly readable: ReadableStream<Uint8Array> | null;
  readonly writable: WritableStream<Uint8Array> | null;
  open(options: { readonly baudRate: number }): Promise<void>;
  close(): Promise<void>;
}

interface WebSerial {
  requestPort(): Promise<WebSerialPort>;
}

const baudRate = 115_200;

/** Serial ports through the browser, where it has them. */
export function webSerial(): SerialPorts | null {
  const { serial } = navigator as { readonly serial?: WebSerial };
  if (!serial) return null;
  return {
    open: async () => {
      const port = await serial.requestPort().catch((error: unknown) => {
        if (error instanceof DOMException && error.name === 'NotFoundError') return null;
        throw error;
      });
      if (!port) return null;
      try {
        await port.open({ baudRate });
      } catch (error) {
        throw new TauscopeError(
          'board-failed',
          `The port cannot be opened: ${error instanceof Error ? error.message : String(error)}. ` +
            'Close other programs that use it, such as a serial terminal, and try again.',
        );
      }
      return linkOf(port);
    },
  };
}

function linkOf(port: WebSerialPort): OpenSerialLink {
  const lines = new QueuedLines();
  const decoder = new TextDecoder('latin1');
  const writer = port.writable!.getWriter();
  let reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
  let isOpen = true;
  const reading = (async () => {
    // A garbled byte ends a stream, not the port, which then has another one; an unplugged port has none.
    while (isOpen && port.readable) {
      reader = port.readable.getReader();
      try {
        for (let part = await reader.read(); !part.done; part = await reader.read())
          lines.add(decoder.decode(part.value, { stream: true }));
        isOpen = false;
      } catch {
        lines.add('\n');
      } finally {
        reader.releaseLock();
      }
    }
    lines.close();
  })();
  return {
    write: async (text) => {
      try {
        await writer.write(new TextEncoder().encode(text));
      } catch {
        throw new TauscopeError(
          'board-failed',
          'The board was unplugged, or another program took its port. Plug it in and connect again.',
        );
      }
    },
    nextLine: (milliseconds) => lines.next(milliseconds),
    close: async () => {
      isOpen = false;
      await reader?.cancel().catch(() => undefined);
      await reading;
      writer.releaseLock();
      await port.close().catch(() => undefined);
    },
  };
}
