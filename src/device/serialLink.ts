/** A serial connection to a board, line by line; lines come without their ends. */
export interface SerialLink {
  readonly write: (text: string) => Promise<void>;
  /** The next line, waited for so long; `silent` when none came, `closed` when none will. */
  readonly nextLine: (milliseconds: number) => Promise<{ readonly text: string } | 'silent' | 'closed'>;
}

/** One that can be ended; who waits for a line then finds it closed. */
export interface OpenSerialLink extends SerialLink {
  readonly close: () => Promise<void>;
}
