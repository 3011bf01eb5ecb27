import { PbfReader } from 'pbf';
import { modelLimits } from '../../limits.ts';
import { formatError, limitError } from '../../modelError.ts';

const wireTypes = { number: 0, bytes: 2, float: 5 } as const;

/**
 * The fields of a Protocol Buffers message in their order. The yielded object is the same one each time, moved on; a
 * value that is not asked for is skipped. No length leads outside the message, and nothing is copied. A damaged file
 * throws a TauscopeError `model-format`. Wire format: https://protobuf.dev/programming-guides/encoding/
 */
export function* fieldsOf(message: Uint8Array): Generator<Field, void, undefined> {
  const reader = new PbfReader(message);
  for (;;) {
    const number = checked(reader, () => reader.nextField());
    if (number !== 0) yield new Field(number, reader);
    else if (reader.pos === reader.length) return;
    else throw damaged('a field without a number');
  }
}

/** One field, before the next one is asked for. */
export class Field {
  readonly number: number;
  readonly #reader: PbfReader;

  constructor(number: number, reader: PbfReader) {
    this.number = number;
    this.#reader = reader;
  }

  /** Whether the value is a number, in contrast to bytes or a float. */
  get isNumber(): boolean {
    return this.#reader.type === wireTypes.number;
  }

  /** Exact to 2^53. */
  int(): number {
    this.#expect('number');
    return checked(this.#reader, () => this.#reader.readVarint(true));
  }

  float(): number {
    this.#expect('float');
    return checked(this.#reader, () => this.#reader.readFloat());
  }

  /** A view of the file. */
  bytes(): Uint8Array {
    this.#expect('bytes');
    return checked(this.#reader, () => this.#reader.readBytes());
  }

  text(): string {
    return new TextDecoder().decode(this.bytes());
  }

  /** Appends the next number of a repeated field, or several that are packed. */
  addInts(numbers: number[], limit: 'dimensions' | 'listedValues'): void {
    for (const number of this.isNumber ? [this.int()] : varints(this.bytes())) {
      if (numbers.length === modelLimits[limit])
        throw limitError('the model file has a longer list of numbers', limit);
      numbers.push(number);
    }
  }

  #expect(kind: keyof typeof wireTypes): void {
    if (this.#reader.type !== wireTypes[kind])
      throw damaged(`field ${this.number} of wire type ${this.#reader.type} for ${wireTypes[kind]}`);
  }
}

/** Packed numbers, one after the other. */
export function* varints(packed: Uint8Array): Generator<number, void, undefined> {
  const reader = new PbfReader(packed);
  while (reader.pos < reader.length) yield checked(reader, () => reader.readVarint(true));
}

/** The package reads on behind the end, or throws errors of its own. */
function checked<Value>(reader: PbfReader, read: () => Value): Value {
  let value: Value;
  try {
    value = read();
  } catch {
    throw damaged('bytes that are no field');
  }
  if (reader.pos > reader.length) throw damaged('a length that leads behind the end');
  return value;
}

function damaged(found: string): Error {
  return formatError(`the model file has ${found}`, 'whole Protocol Buffers messages');
}
