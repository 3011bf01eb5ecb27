import type { Bounds } from '../../build/activationClamp.ts';
import type { Int8Activation } from '../../build/operator.ts';
import type { Quantisation } from '../../build/quantisation.ts';
import type { RealFunction } from '../../build/tables/realFunctions.ts';
import { unsupportedError } from '../../modelError.ts';
import type { Layout } from '../graph/layout.ts';
import type { OnnxTensor } from '../stored/onnxTensor.ts';

/** Of integers in the file. */
export type StoredType = 'INT8' | 'UINT8';

/** Scale and zero point of int8 values; those of uint8 files are moved by 128. */
export interface Scaling {
  readonly scale: number;
  readonly zeroPoint: number;
}

/** An ONNX value as the int8 activation that holds it. */
export interface View {
  readonly activation: Int8Activation;
  /** As ONNX sees it, with the batch. */
  readonly shape: readonly number[];
  readonly layout: Layout;
}

/** What a float result becomes: clamped to the bounds, then quantised. */
export interface Target {
  readonly scaling: Scaling;
  readonly bounds: Bounds;
}

/** A float value of the graph. The network never holds it: it is either int8 already, or becomes so by a QuantizeLinear. */
export interface Real {
  readonly kind: 'real';
  /** The activation whose real values these are, which the first caller adds; null for a result that is not quantised yet. */
  view(): View | null;
  /** Adds the layers that compute it as int8, unless they are there. */
  quantise(target: Target): View;
  /** Operators since it could have been quantised last. */
  readonly steps: number;
  /** Scaling in which the operator gives int8 by itself. */
  readonly own?: Scaling;
  /** The same with a constant added, where its layer takes a bias. */
  readonly withBias?: (constant: ConstantValue) => Real;
  /** Of what it is a function, value by value, if of one activation alone. */
  readonly pointwise?: Pointwise;
}

/** Real values each of which depends on one int8 value alone, or on that and its channel. */
export interface Pointwise {
  readonly of: View;
  /** [tables][256]: those of -128 to 127, in one table for all or one for each index of the activation's last dimension. */
  readonly values: Float32Array;
  /** Operators that make them of the activation's own values. */
  readonly operators: 'none' | 'several' | { readonly name: string };
}

/** An integer value of the graph: a float one, quantised. Nothing is computed until somebody reads it. */
export interface Quantised extends Target {
  readonly kind: 'quantised';
  readonly type: StoredType;
  readonly real: Real;
}

/** A constant, as it stands or with the quantisation that makes real numbers of it. */
export interface ConstantValue {
  readonly kind: 'constant';
  readonly tensor: OnnxTensor;
  readonly quantisation: Quantisation | null;
  /** How often its values were changed or moved since the file; each time costs as often as they are read. */
  readonly changes?: number;
}

const mostChanges = 4;

/** The constant with other values or another order of them. */
export function changedConstant(constant: ConstantValue, tensor: OnnxTensor): ConstantValue {
  const changes = (constant.changes ?? 0) + 1;
  if (changes <= mostChanges) return { ...constant, tensor, changes };
  throw unsupportedError(
    `${tensor.label} is changed ${changes} times before it is used`,
    `Tauscope follows ${mostChanges} changes`,
    'export the model with constants folded',
  );
}

export type Value = Real | Quantised | ConstantValue;

export const unbounded: Bounds = [-Infinity, Infinity];

const mostSteps = 64;

/** A result that `compute` adds to the network once for each target. */
export function computed(compute: (target: Target) => View, steps = 0, own?: Scaling): Real {
  if (steps > mostSteps)
    throw unsupportedError(
      `the model has ${steps} operators in a row without quantisation`,
      `Tauscope looks over up to ${mostSteps}`,
      'quantise the whole model, for example with quantize_static of onnxruntime',
    );
  const views = new Map<string, View>();
  return {
    kind: 'real',
    view: () => null,
    steps,
    ...(own && { own }),
    quantise(target) {
      const { scaling, bounds } = target;
      const key = [scaling.scale, scaling.zeroPoint, ...bounds].join(' ');
      const view = views.get(key) ?? compute(target);
      views.set(key, view);
      return view;
    },
  };
}

/** Clamped once more, after whatever the value is clamped by already. */
export function clamped(real: Real, [low, high]: Bounds): Real {
  const result = computed(({ scaling, bounds: [least, most] }) => {
    const within = (bound: number) => Math.min(most, Math.max(least, bound));
    return real.quantise({ scaling, bounds: [within(low), within(high)] });
  }, real.steps + 1);
  const { pointwise } = real;
  if (!pointwise) return result;
  const clamp = (value: number) => Math.min(high, Math.max(low, value));
  return { ...result, pointwise: mapped(pointwise, 'Clip', clamp) };
}

/** What a further operator makes of what is a function already. */
export function mapped(pointwise: Pointwise, name: string, then: RealFunction): Pointwise {
  return { ...pointwise, operators: withOperator(pointwise, name), values: pointwise.values.map(then) };
}

export function withOperator({ operators }: Pointwise, name: string): Pointwise['operators'] {
  return operators === 'none' ? { name } : 'several';
}

export function sameScaling(a: Scaling, b: Scaling): boolean {
  return a.scale === b.scale && a.zeroPoint === b.zeroPoint;
}
