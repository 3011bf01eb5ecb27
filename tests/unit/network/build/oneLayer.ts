import { runLayers } from '../../../../src/arithmetic/runNetwork.ts';
import { NetworkBuilder } from '../../../../src/network/build/networkBuilder.ts';
import type { CountedOperator, Int8Activation } from '../../../../src/network/build/operator.ts';
import { int8Activation } from '../../../../src/network/build/quantisation.ts';
import type { Layer, Network } from '../../../../src/network/network.ts';

export interface Scaling {
  readonly scale: number;
  readonly zeroPoint: number;
}

export interface Input extends Scaling {
  readonly shape: readonly number[];
}

/** A network of one layer, made as a reader of any format makes it; the output has the shape that the builder finds. */
export function oneLayer(
  inputs: readonly Input[],
  output: Scaling,
  build: (operator: CountedOperator, ...inputs: Int8Activation[]) => Layer,
): Network {
  const builder = new NetworkBuilder();
  const add = (name: string, shape: readonly number[], { scale, zeroPoint }: Scaling) => {
    const quantisation = { scales: [scale], zeroPoints: [zeroPoint], axis: 0 };
    return builder.add({ name, label: `tensor ${name}`, shape, type: 'int8', quantisation });
  };
  const activations = inputs.map((input, n) => int8Activation(add(`input ${n}`, input.shape, input)));
  const operator = {
    index: 0,
    label: 'operator 0',
    produce: (shape: readonly number[]) => add('output', shape, output),
    countParameters: (bytes: number) => builder.countParameters(bytes),
  };
  return builder.network('one layer', [build(operator, ...activations)], activations.length);
}

/** The layer's output. */
export function run(network: Network, ...inputs: readonly Int8Array[]): readonly number[] {
  const values = [...inputs, undefined];
  runLayers(network, values, 0, 1, 'double');
  return [...values.at(-1)!];
}
