import { PbfReader } from 'pbf';
import { modelLimits } from '../../limits.ts';
import { formatError, limitError } from '../../modelError.ts';

const decoder = new TextDecoder();

const wireTypes = { number: 0, bytes: 2, float: 5 } as const;

/**
 * A Protocol Buffers message as a view of the file. No length leads outside it, and nothing is copied; a damaged file throws a
 * TauscopeError `model-format`. Wire format: https://protobuf.dev/programming-guides/encoding/
 */
export class Message {
  readonly #bytes: Uint8Array;
  /** Fields that may still be looked at in the whole file; files with empty fields would take long. */
  readonly #budget: { fields: number };

  constructor(bytes: Uint8Array, budget = { fields: modelLimits.fields }) {
    this.#bytes = bytes;
    this.#budget = budget;
  }

  /** The fields in their order; a value that is not asked for is skipped. */
  *fields(): Generator<Field, void, undefined> {
    const reader = new PbfReader(this.#bytes);
    for (;;) {
      const number = checked(reader, () => reader.nextField());
      if (number === 0 && reader.pos === reader.length) return;
      if (number === 0) throw damaged('a field without a number');
      if (this.#budget.fields === 0) throw limitError('the model file has more fields', 'fields');
      this.#budget.fields -= 1;
      yield new Field(number, reader, (bytes) => new Message(bytes, this.#budget));
    }
  }
}

/** One field, before the next one is asked for. */
export class Field {
  readonly number: number;
  readonly #reader: PbfReader;
  readonly #open: (bytes: Uint8Array) => Message;

  constructor(number: number, reader: PbfReader, open: (bytes: Uint8Array) => Message) {
    this.number = number;
    this.#reader = reader;
    this.#open = open;
  }

  /** Whether the value is stored as such: a number, bytes or a float. */
  is(kind: keyof typeof wireTypes): boolean {
    return this.#reader.type === wireTypes[kind];
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

  message(): Message {
    return this.#open(this.bytes());
  }

  text(): string {
    return decoder.decode(this.bytes());
  }

  /** Appends the next number of a repeated field, or several that are packed. */
  addInts(numbers: number[], limit: 'dimensions' | 'listedValues'): void {
    const add = (number: number) => {
      if (numbers.length === modelLimits[limit])
        throw limitError('the model file has a longer list of numbers', limit);
      numbers.push(number);
    };
    if (this.is('number')) add(this.int());
    else eachVarint(this.bytes(), add);
  }

  #expect(kind: keyof typeof wireTypes): void {
    if (!this.is(kind))
      throw damaged(`field ${this.number} of wire type ${this.#reader.type} for ${wireTypes[kind]}`);
  }
}

/** Hands on packed numbers, one after the other. */
export function eachVarint(packed: Uint8Array, take: (number: number) => void): void {
  const reader = new PbfReader(packed);
  while (reader.pos < reader.length) take(checked(reader, () => reader.readVarint(true)));
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
