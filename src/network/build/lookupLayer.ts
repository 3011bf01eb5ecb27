import { unsupportedError } from '../modelError.ts';
import type { LookupLayer, Rounding, TabledFunction, Tensor } from '../network.ts';
import type { CountedOperator, Int8Activation } from './operator.ts';
import { layerEnds } from './operator.ts';

/** The int8 output for an int8 value. */
export type Int8Function = (value: number, rounding: Rounding) => number;

/** The functions of an operator, one for all values or one for each index of the last dimension. */
export type Int8Functions = (operatorLabel: string, input: Tensor, output: Tensor) => readonly Int8Function[];

/** Their tables fill a megabyte, more than any board has to spare. */
const mostTables = 4096;

/** An operator whose output value depends on the input value alone, or on that and its last index. */
export function buildLookup(
  operator: CountedOperator,
  tables: TabledFunction,
  input: Int8Activation,
  functionsOf: Int8Functions,
): LookupLayer {
  const output = operator.produce(input.tensor.shape);
  const functions = functionsOf(operator.label, input.tensor, output.tensor);
  if (functions.length > mostTables)
    throw unsupportedError(
      `${operator.label} has constants for ${functions.length} channels`,
      `Tauscope makes tables for up to ${mostTables}`,
      'fold the operator into a neighbouring layer',
    );
  operator.countParameters(2 * 256 * functions.length);
  return {
    kind: 'lookup',
    ...tables,
    ...layerEnds(operator, [input], output),
    tables: { double: tabled(functions, 'double'), single: tabled(functions, 'single') },
  };
}

/** A function for each value of a constant. Equal values share one, so that its table is computed once. */
export function functionPerValue(
  values: readonly number[],
  functionOf: (value: number) => Int8Function,
): readonly Int8Function[] {
  const known = new Map([...new Set(values)].map((value) => [value, functionOf(value)]));
  return values.map((value) => known.get(value)!);
}

function tabled(functions: readonly Int8Function[], rounding: Rounding): Int8Array {
  const table = (of: Int8Function) =>
    Int8Array.from({ length: 256 }, (_, entry) => of(entry - 128, rounding));
  const known = new Map([...new Set(functions)].map((of) => [of, table(of)]));
  const all = new Int8Array(256 * functions.length);
  functions.forEach((of, n) => all.set(known.get(of)!, 256 * n));
  return all;
}
