import type { Quantisation } from '../../build/quantisation.ts';
import { activationQuantisation } from '../../build/quantisation.ts';
import { quantiser, roundHalfToEven } from '../../build/tables/realFunctions.ts';
import { formatError, unsupportedError } from '../../modelError.ts';
import type { NodeInputs } from '../graph/nodeInputs.ts';
import { OnnxTensor, tensorLabel } from '../stored/onnxTensor.ts';
import { elementTypeName } from '../stored/schema.ts';
import type { NodeReader, QdqReader } from './qdqReader.ts';
import type { Pointwise, Quantised, Real, Scaling, StoredType, View } from './values.ts';
import { clamped, computed, mapped, sameScaling, unbounded } from './values.ts';

/** QuantizeLinear: what a float result is stored as. */
export const readQuantizeLinear: NodeReader = (inputs, reader) => {
  const value = reader.value(inputs, 0);
  if (value.kind === 'quantised')
    throw formatError(`${inputs.node.label} quantises an integer`, 'a float value to quantise');
  const named = inputs.node.attributes.int('output_dtype', 0);
  const type = storedType(
    inputs,
    inputs.constant(2)?.type ?? (named === 0 ? 'UINT8' : elementTypeName(named)),
  );
  if (value.kind === 'constant') return { ...value, tensor: quantisedConstant(inputs, value.tensor, type) };
  return { kind: 'quantised', type, real: value, scaling: scalingOf(inputs, type), bounds: unbounded };
};

/** DequantizeLinear: the real values of an activation or of a constant. */
export const readDequantizeLinear: NodeReader = (inputs, reader) => {
  const value = reader.value(inputs, 0);
  if (value.kind === 'constant') {
    const { label, shape, type } = value.tensor;
    if (value.quantisation || !['INT8', 'UINT8', 'INT32'].includes(type))
      throw unsupportedError(
        `${inputs.node.label} dequantises ${label} of type ${value.quantisation ? 'FLOAT' : type}`,
        'Tauscope reads INT8, UINT8 and INT32',
        'quantise the model to int8',
      );
    return { ...value, quantisation: quantisationOf(inputs, shape.length, type) };
  }
  if (value.kind === 'real')
    throw formatError(`${inputs.node.label} dequantises a float value`, 'an integer to dequantise');
  const scaling = scalingOf(inputs, value.type);
  if (!sameScaling(scaling, value.scaling))
    throw unsupportedError(
      `${inputs.node.label} takes scale ${scaling.scale}, zero point ${scaling.zeroPoint} for values quantised with ` +
        `scale ${value.scaling.scale}, zero point ${value.scaling.zeroPoint}`,
      'Tauscope needs the same ones on both sides',
      'quantise the model anew',
    );
  if (isOnlyClamped(inputs, reader)) return clampable(inputs, reader, value);
  const { pointwise } = value.real;
  return pointwise && pointwise.operators !== 'none'
    ? rounded(inputs, reader, value, pointwise)
    : reader.dequantised(inputs.node, quantised(inputs, reader, value));
};

/** A function that stays one when its values are rounded: the next operators may still be tabled with it. */
function rounded(inputs: NodeInputs, reader: QdqReader, value: Quantised, pointwise: Pointwise): Real {
  const { real, scaling, bounds } = value;
  const { scale, zeroPoint } = scaling;
  const view = () => quantised(inputs, reader, value);
  const result = computed(
    (target) => reader.dequantised(inputs.node, view()).quantise(target),
    real.steps + 1,
  );
  const toInt8 = quantiser(scaling, bounds);
  const round = (exact: number) => Math.fround(scale * (toInt8(exact) - zeroPoint));
  return { ...result, view, pointwise: mapped(pointwise, 'QuantizeLinear', round) };
}

/** Whether nothing but a Relu or Clip reads what was quantised. */
function isOnlyClamped({ node }: NodeInputs, reader: QdqReader): boolean {
  const [stored = ''] = node.inputs;
  const [real = ''] = node.outputs;
  const clamp = reader.onlyReader(stored) && reader.onlyReader(real);
  return clamp?.type === 'Relu' || clamp?.type === 'Clip';
}

/** The layer that quantises can clamp as well, unless the clamped values have a quantisation of their own. */
function clampable(inputs: NodeInputs, reader: QdqReader, value: Quantised): Real {
  const { node } = inputs;
  const { real, scaling, bounds } = value;
  return computed((target) => {
    if (sameScaling(target.scaling, scaling)) return clamped(real, bounds).quantise(target);
    return reader.dequantised(node, quantised(inputs, reader, value)).quantise(target);
  }, real.steps + 1);
}

/** The activation that holds what a DequantizeLinear reads. */
function quantised({ node }: NodeInputs, reader: QdqReader, value: Quantised): View {
  const view = value.real.quantise(value);
  reader.setStored(view.activation.id, node.inputs[0] ?? '', view);
  return view;
}

/** Scale and zero point of an activation, as for int8. */
export function scalingOf(inputs: NodeInputs, type: StoredType): Scaling {
  const quantisation = quantisationOf(inputs, 1, type);
  const offset = zeroOffset(type);
  const zeroPoints = Array.from({ length: quantisation.zeroPoints.length }, (_, n) => {
    return Number(quantisation.zeroPoints.at(n)) - offset;
  });
  return activationQuantisation(tensorLabel(inputs.node.inputs[0] ?? ''), { ...quantisation, zeroPoints });
}

/** What is taken off a stored integer to have it in int8. */
export function zeroOffset(type: StoredType): number {
  return type === 'UINT8' ? 128 : 0;
}

function storedType({ node }: NodeInputs, type: string): StoredType {
  if (type === 'INT8' || type === 'UINT8') return type;
  throw unsupportedError(
    `${node.label} quantises to ${type}`,
    'Tauscope runs activations of 8 bits',
    'quantise to int8 or uint8',
  );
}

/** Scales and zero points as stored. */
function quantisationOf(inputs: NodeInputs, rank: number, type: string): Quantisation {
  const { node } = inputs;
  if (node.attributes.int('block_size', 0) !== 0)
    throw unsupportedError(
      `${node.label} quantises in blocks`,
      'Tauscope needs scales per tensor or channel',
      'quantise per channel',
    );
  const scale = inputs.constant(1);
  const zeroPoint = inputs.constant(2);
  if (!scale || (inputs.has(2) && !zeroPoint))
    throw unsupportedError(
      `${node.label} computes its scale or zero point while it runs`,
      'Tauscope needs constant ones',
      'quantise the model statically',
    );
  if (scale.type !== 'FLOAT' || (zeroPoint && zeroPoint.type !== type))
    throw unsupportedError(
      `${node.label} has a scale of type ${scale.type} and a zero point of type ${zeroPoint?.type ?? type}`,
      `Tauscope reads FLOAT and ${type}`,
      'quantise the model to int8 with float32 scales',
    );
  const scales = scale.listed();
  const stored = zeroPoint?.listed() ?? [0];
  const zeroPoints = stored.length === 1 ? scales.map(() => stored[0] ?? 0) : stored;
  const axis = scales.length > 1 ? inputs.axis(node.attributes.int('axis', 1), rank) : 0;
  return { scales, zeroPoints, axis };
}

/** A float constant quantised as the graph says: divided in float32, rounded half to even, saturated. */
function quantisedConstant(inputs: NodeInputs, tensor: OnnxTensor, type: string): OnnxTensor {
  if (tensor.type !== 'FLOAT')
    throw formatError(`${inputs.node.label} quantises ${tensor.label} of type ${tensor.type}`, 'FLOAT');
  const { scales, zeroPoints, axis } = quantisationOf(inputs, tensor.shape.length, type);
  const inner = tensor.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const [least, most] = type === 'INT8' ? [-128, 127] : [0, 255];
  return new OnnxTensor(tensor.label, tensor.shape, type, () => {
    const values = tensor.values();
    const quantised = type === 'INT8' ? new Int8Array(values.length) : new Uint8Array(values.length);
    values.forEach((value: number, n: number) => {
      const channel = scales.length === 1 ? 0 : Math.floor(n / inner) % scales.length;
      const steps = roundHalfToEven(Math.fround(value / (scales.at(channel) ?? 1)));
      quantised[n] = Math.min(most, Math.max(least, steps + Number(zeroPoints.at(channel) ?? 0)));
    });
    return quantised;
  });
}
