import { formatError, unsupportedError } from '../modelError.ts';
import type { Tensor, TensorId } from '../network.ts';

/** An activation of the network under construction. */
export interface Activation {
  readonly id: TensorId;
  readonly tensor: Tensor;
}

/** The only kind that layers compute with, but for those at the network's ends. */
export interface Int8Activation extends Activation {
  readonly tensor: Tensor & { readonly type: 'int8' };
}

/** What a builder needs to know of an operator, whatever the file's format; it adds what the layer's kind needs. */
export interface Operator {
  /** Position in the model file. */
  readonly index: number;
  /** How error texts call it: `operator 7 (CONV_2D)`. */
  readonly label: string;
  /**
   * Adds the output to the network, int8 if nothing else is said, with the shape (no batch) that the builder found.
   * Throws a TauscopeError when the file describes another output.
   */
  produce(shape: readonly number[], type?: Tensor['type']): Activation;
}

/** One whose layer holds more than the file, which must stay within the limits, too. */
export interface CountedOperator extends Operator {
  /** Throws a TauscopeError when they become too many. */
  countParameters(bytes: number): void;
}

/** What all layers have. */
export function layerEnds({ index }: Operator, inputs: readonly Activation[], output: Activation) {
  return { index, inputs: inputs.map(({ id }) => id), output: output.id };
}

/** A shape without its first dimension, which must be a batch of 1; a vector has none. */
export function withoutBatch(label: string, shape: readonly number[]): readonly number[] {
  const [batch, ...rest] = shape;
  if (batch !== undefined && rest.length === 0) return shape;
  if (batch === 1) return rest;
  throw unsupportedError(
    `${label} is ${batch === undefined ? 'a scalar' : `[${shape.join(', ')}] with a batch of ${batch}`}`,
    'Tauscope runs one image at a time, with shapes [1, ...]',
    'export the model with a batch of 1',
  );
}

/** Height, width and channels of an operator's input that must be an image. */
export function imageOf(
  { name, shape }: Pick<Tensor, 'name' | 'shape'>,
  operatorLabel: string,
): { h: number; w: number; c: number } {
  const [h, w, c] = shape;
  if (shape.length !== 3 || h === undefined || w === undefined || c === undefined)
    throw unsupportedError(
      `${operatorLabel} reads tensor ${name} of shape [1, ${shape.join(', ')}]`,
      'Tauscope runs it on [1, height, width, channels]',
      'reshape to four dimensions in the model',
    );
  return { h, w, c };
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}

/** Compares the output shape of the file with the one that its operator computes, both without batch. */
export function checkOutputShape(
  operatorLabel: string,
  found: readonly number[],
  computed: readonly number[],
): void {
  if (sameShape(found, computed)) return;
  throw formatError(
    `${operatorLabel} has the output shape [${found.join(', ')}] stored`,
    `[${computed.join(', ')}], which its input and options give`,
  );
}
