/** Bytes that lie one after the other from an address on; gaps hold zeros. */
export class PlacedParts {
  readonly #parts: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  #end = 0;
  readonly address: number;

  constructor(address: number) {
    this.address = address;
  }

  get endAddress(): number {
    return this.address + this.#end;
  }

  /** Where the next part of this alignment will lie. */
  next(alignment: number): number {
    return Math.ceil(this.endAddress / alignment) * alignment;
  }

  /** The address of the part. The bytes may still be written. */
  place(bytes: Uint8Array, alignment = 4): number {
    const address = this.next(alignment);
    this.#parts.push({ at: address - this.address, bytes });
    this.#end = address - this.address + bytes.length;
    return address;
  }

  words(values: readonly number[]): number {
    return this.place(wordBytes(values));
  }

  /** Ends with a zero. */
  text(value: string): number {
    return this.place(new TextEncoder().encode(`${value}\0`), 1);
  }

  bytes(): Uint8Array {
    const whole = new Uint8Array(this.#end);
    for (const { at, bytes } of this.#parts) whole.set(bytes, at);
    return whole;
  }
}

/** 32-bit words, little-endian; negative ones as two's complement. */
export function wordBytes(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => view.setUint32(4 * i, value, true));
  return bytes;
}
