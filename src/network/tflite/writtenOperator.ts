import { unsupportedError } from '../modelError.ts';
import type { Layer } from '../network.ts';

/** A constant input of an operator. */
export interface StoredConstant {
  readonly role: string;
  readonly shape: readonly number[];
  readonly values: Int8Array | Int32Array;
  readonly quantisation: {
    readonly scales: readonly number[];
    readonly zeroPoints: readonly number[];
    readonly axis: number;
  } | null;
}

/** An operator of a .tflite file that is to be written. */
export interface WrittenOperator {
  readonly name: string;
  /** The operator's version that introduced its int8 form. */
  readonly version: number;
  readonly options: {
    readonly type: number;
    readonly fields: Readonly<
      Record<number, { readonly int8: number } | { readonly int32: number } | { readonly float32: number }>
    >;
  } | null;
  readonly constants: readonly StoredConstant[];
  /** Whether they stand before the layer's inputs, and not behind them. */
  readonly constantsFirst?: boolean;
}

export function plain(name: string, version: number): WrittenOperator {
  return { name, version, options: null, constants: [] };
}

export function integers(role: string, shape: readonly number[], values: readonly number[]): StoredConstant {
  return { role, shape, values: Int32Array.from(values), quantisation: null };
}

/** A list of them. */
export function integerList(role: string, values: readonly number[]): StoredConstant {
  return integers(role, [values.length], values);
}

/** What a .tflite file has no form for. */
export function notWritten({ index, kind }: Layer, found: string, expected: string): Error {
  return unsupportedError(
    `operator ${index} (${kind}) has ${found}`,
    `a .tflite file has ${expected}`,
    'save it as .onnx instead',
  );
}
