import { unsupportedError } from '../modelError.ts';
import type { LookupLayer, Rounding, TabledFunction, Tensor } from '../network.ts';
import type { Int8Activation, Operator } from './operator.ts';
import { layerEnds } from './operator.ts';

/** The int8 output for an int8 value. */
export type Int8Function = (value: number, rounding: Rounding) => number;

/** The functions of an operator, one for all values or one for each index of the last dimension. */
export type Int8Functions = (operatorLabel: string, input: Tensor, output: Tensor) => readonly Int8Function[];

/** Their tables fill a megabyte, more than any board has to spare. */
const mostTables = 4096;

/** An operator whose output value depends on the input value alone, or on that and its last index. */
export function buildLookup(
  operator: Operator,
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
  return {
    kind: 'lookup',
    ...tables,
    ...layerEnds(operator, [input], output),
    tables: { double: tabled(functions, 'double'), single: tabled(functions, 'single') },
  };
}

function tabled(functions: readonly Int8Function[], rounding: Rounding): Int8Array {
  return Int8Array.from({ length: 256 * functions.length }, (_, entry) =>
    functions[entry >> 8]!((entry & 255) - 128, rounding),
  );
}
