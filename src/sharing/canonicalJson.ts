/** What JSON can hold. Object types must be type aliases, not interfaces, to be assignable. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/**
 * JSON text that is the same for equal values: no white space, keys in order of their UTF-16 code units, numbers as
 * ECMAScript prints them (as RFC 8785 describes).
 * @throws TypeError for anything JSON cannot hold, such as undefined, NaN or a cycle
 */
export function canonicalJson(value: JsonValue): string {
  return write(value, []);
}

function write(value: unknown, within: readonly unknown[]): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (typeof value !== 'object' || within.includes(value) || !isPlain(value))
    throw new TypeError(`a value of type ${typeof value} has no JSON form, or holds itself`);
  const inside = [...within, value];
  if (Array.isArray(value)) return `[${Array.from(value, (item) => write(item, inside)).join()}]`;
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${write(member, inside)}`);
  return `{${members.join()}}`;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}
