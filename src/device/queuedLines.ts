import type { SerialLink } from './serialLink.ts';

type Line = Awaited<ReturnType<SerialLink['nextLine']>>;

/** Lines of text that comes in pieces, for one reader at a time. */
export class QueuedLines {
  readonly #lines: string[] = [];
  #rest = '';
  #isClosed = false;
  #wake: () => void = () => undefined;

  /** A piece of text; lines end with a line feed, carriage returns count for nothing. */
  add(text: string): void {
    const complete = (this.#rest + text.replaceAll('\r', '')).split('\n');
    // A line without end must not fill the memory.
    this.#rest = complete.pop()!.slice(-longestLine);
    this.#lines.push(...complete);
    if (complete.length > 0) this.#wake();
  }

  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  async next(milliseconds: number): Promise<Line> {
    if (this.#lines.length === 0 && !this.#isClosed) await this.#woken(milliseconds);
    const text = this.#lines.shift();
    if (text !== undefined) return { text };
    return this.#isClosed ? 'closed' : 'silent';
  }

  #woken(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

const longestLine = 1000;
