import { buildLookup } from '../build/lookupLayer.ts';
import { buildAdd, buildExtreme, buildMultiply, buildSubtract } from '../build/pairLayers.ts';
import {
  extremeWithConstant,
  productWithConstant,
  sumWithConstant,
} from '../build/tables/constantArithmetic.ts';
import { constantOperand } from '../build/tables/constantOperand.ts';
import { quotientByConstant } from '../build/tables/division.ts';
import { unsupportedError } from '../modelError.ts';
import { fusedActivation } from './enums.ts';
import type { LayerReader, OperatorReader } from './operatorReader.ts';
import { arithmeticSlots, optionsTypes } from './schema.ts';

/** ADD of two activations, or of an activation and a constant. */
export const readAdd: LayerReader = (operator) => {
  const activation = activationOf(operator, optionsTypes.AddOptions);
  const operands = withConstant(operator);
  if (!operands) return buildAdd(operator, bothInputs(operator), activation);
  const { input, constant, constantFirst } = operands;
  const functions = sumWithConstant('add', constant, constantFirst, activation);
  const tabled = { operator: 'addConstant', constant, constantFirst, activation } as const;
  return buildLookup(operator, tabled, input, functions);
};

/** SUB likewise. */
export const readSub: LayerReader = (operator) => {
  const activation = activationOf(operator, optionsTypes.SubOptions);
  const operands = withConstant(operator);
  if (!operands) return buildSubtract(operator, bothInputs(operator), activation);
  const { input, constant, constantFirst } = operands;
  const functions = sumWithConstant('subtract', constant, constantFirst, activation);
  const tabled = { operator: 'subtractConstant', constant, constantFirst, activation } as const;
  return buildLookup(operator, tabled, input, functions);
};

/** MUL likewise. */
export const readMul: LayerReader = (operator) => {
  const activation = activationOf(operator, optionsTypes.MulOptions);
  const operands = withConstant(operator);
  if (!operands) return buildMultiply(operator, bothInputs(operator), activation);
  const { input, constant, constantFirst } = operands;
  const tabled = { operator: 'multiplyConstant', constant, constantFirst, activation } as const;
  return buildLookup(operator, tabled, input, productWithConstant(constant, activation));
};

/** MAXIMUM and MINIMUM likewise. */
export function readExtreme(kind: 'maximum' | 'minimum'): LayerReader {
  return (operator) => {
    const operands = withConstant(operator);
    if (!operands) return buildExtreme(operator, kind, bothInputs(operator));
    const { input, constant } = operands;
    const of = kind === 'maximum' ? Math.max : Math.min;
    const functions = extremeWithConstant(of, constant);
    return buildLookup(operator, { operator: `${kind}Constant`, constant }, input, functions);
  };
}

/** DIV by a constant. */
export const readDiv: LayerReader = (operator) => {
  const activation = activationOf(operator, optionsTypes.DivOptions);
  const operands = withConstant(operator);
  if (!operands || operands.constantFirst)
    throw unsupportedError(
      `${operator.label} divides by an activation`,
      'Tauscope divides by constants',
      'multiply by a reciprocal in the model',
    );
  const { input, constant } = operands;
  const tabled = { operator: 'divideByConstant', constant, constantFirst: false, activation } as const;
  return buildLookup(operator, tabled, input, quotientByConstant(constant, activation));
};

function bothInputs(operator: OperatorReader) {
  return [operator.input(0), operator.input(1)] as const;
}

/** The operands if one of them is stored in the file, else null. */
function withConstant(operator: OperatorReader) {
  const constantFirst = operator.isConstant(0);
  if (!constantFirst && !operator.isConstant(1)) return null;
  const input = operator.input(constantFirst ? 1 : 0);
  const stored = operator.int8Constant(constantFirst ? 0 : 1, 'operand');
  return { input, constant: constantOperand(operator.label, stored, input.tensor), constantFirst };
}

function activationOf(operator: OperatorReader, optionsType: number) {
  return fusedActivation(operator, operator.options(optionsType)?.int8(arithmeticSlots.activation) ?? 0);
}
