/** Protocol Buffers' wire format, as much as ONNX needs. A message is the bytes of its fields in any order. */
export type Field = Uint8Array;

export function varint(field: number, value: number): Field {
  return Uint8Array.from([...variable(field * 8), ...variable(value)]);
}

export function text(field: number, value: string): Field {
  return bytes(field, new TextEncoder().encode(value));
}

export function bytes(field: number, value: Uint8Array): Field {
  return concatenate([Uint8Array.from([...variable(field * 8 + 2), ...variable(value.length)]), value]);
}

export function message(field: number, ...fields: readonly Field[]): Field {
  return bytes(field, concatenate(fields));
}

export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function variable(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...variable(Math.floor(value / 128))];
}
