import { shownName } from '../../../words/names.ts';
import { formatError, unsupportedError } from '../../modelError.ts';
import type { OnnxTensor } from './onnxTensor.ts';
import { readTensor } from './onnxTensor.ts';
import type { Field, Message } from './protobuf.ts';
import { attributeFields, attributeTypes } from './schema.ts';

/** The attributes of one node, decoded when asked for; each has the type that its reader names, or is an error. */
export class Attributes {
  readonly #label: string;
  readonly #messages = new Map<string, Message>();
  readonly #set = new Map<string, number>();

  /** @param label of the node */
  constructor(label: string) {
    this.#label = label;
  }

  /** Enters an AttributeProto. Throws for one that holds a graph. */
  add(message: Message): void {
    let name = '';
    for (const field of message.fields()) {
      if (field.number === attributeFields.name) name = field.text();
      if (field.number === attributeFields.graph || field.number === attributeFields.graphs)
        throw unsupportedError(
          `${this.#label} holds a graph of its own`,
          'Tauscope runs models without branches and loops',
          'export the model without control flow',
        );
    }
    this.#messages.set(name, message);
  }

  /** Sets a number that the file does not have. */
  withInt(name: string, value: number): this {
    this.#set.set(name, value);
    return this;
  }

  /** Those that the file has. */
  names(): string[] {
    return [...this.#messages.keys()];
  }

  has(name: string): boolean {
    return this.#messages.has(name);
  }

  int(name: string, absent: number): number {
    const read = (field: Field) => field.int();
    return this.#set.get(name) ?? this.#last(name, 'INT', attributeFields.int, absent, 0, read);
  }

  float(name: string, absent: number): number {
    return this.#last(name, 'FLOAT', attributeFields.float, absent, 0, (field) => field.float());
  }

  text(name: string, absent: string): string {
    return this.#last(name, 'STRING', attributeFields.text, absent, '', (field) => field.text());
  }

  ints(name: string): number[] | null {
    const message = this.#message(name, 'INTS');
    if (!message) return null;
    const numbers: number[] = [];
    for (const field of message.fields())
      if (field.number === attributeFields.ints) field.addInts(numbers, 'listedValues');
    return numbers;
  }

  tensor(name: string): OnnxTensor | null {
    const read = (field: Field) => readTensor(field.message(), `the value of ${this.#label}`).tensor;
    return this.#last(name, 'TENSOR', attributeFields.tensor, null, null, read);
  }

  /** Of several values the last counts, of none in a present attribute the type's `zero`. */
  #last<Value>(
    name: string,
    type: keyof typeof attributeTypes,
    number: number,
    absent: Value,
    zero: Value,
    read: (field: Field) => Value,
  ): Value {
    const message = this.#message(name, type);
    if (!message) return absent;
    let value = zero;
    for (const field of message.fields()) if (field.number === number) value = read(field);
    return value;
  }

  #message(name: string, type: keyof typeof attributeTypes): Message | null {
    const message = this.#messages.get(name);
    if (!message) return null;
    for (const field of message.fields()) {
      if (field.number !== attributeFields.type) continue;
      const found = field.int();
      if (found === attributeTypes[type]) continue;
      throw formatError(
        `attribute ${shownName(name)} of ${this.#label} has type number ${found}`,
        `${attributeTypes[type]} (${type})`,
      );
    }
    return message;
  }
}
