import { activationClamp, fusedActivation } from '../activationClamp.ts';
import type { OperatorReader } from './graphReader.ts';
import { formatError, unsupportedError } from '../modelError.ts';
import { elementCount } from '../network.ts';
import { checkInputCount, requiredOptions } from './operatorChecks.ts';
import { readParameters, storedWeights } from './readWeights.ts';
import { fullyConnectedSlots, optionsTypes } from './schema.ts';

/** FULLY_CONNECTED: weights [outN, inN]; one row of input, whatever its rank. */
export const readDense: OperatorReader = (operator, graph) => {
  checkInputCount(operator, 2, 3);
  const options = requiredOptions(operator, optionsTypes.FullyConnectedOptions);
  if (options.int8(fullyConnectedSlots.weightsFormat) !== 0)
    throw unsupportedError(
      `${operator.label} has shuffled weights`,
      'Tauscope reads the default weights format',
      'convert without a device-specific weights format',
    );
  const input = graph.input(operator, 0);
  const stored = storedWeights(operator, graph, 2);
  const [outN = 0, inN = 0] = stored.shape;
  const inputElements = elementCount(input.tensor.shape);
  if (inputElements !== inN && inputElements % inN === 0)
    throw unsupportedError(
      `${operator.label} runs on ${inputElements / inN} rows of ${inN} values`,
      'Tauscope runs it on one row',
      'flatten the input in the model, or use a 1x1 convolution',
    );
  if (inputElements !== inN)
    throw formatError(
      `${operator.label} has weights for ${inN} inputs`,
      `${inputElements}, as its input has`,
    );

  const shape = options.bool(fullyConnectedSlots.keepNumDims)
    ? [...input.tensor.shape.slice(0, -1), outN]
    : [outN];
  const output = graph.produce(operator, shape);
  const activation = fusedActivation(options.int8(fullyConnectedSlots.activation), operator.label);
  const perTensor = stored.quantisation.scales.length === 1;
  return {
    kind: 'dense',
    index: operator.index,
    inputs: [input.id],
    output: output.id,
    clamp: activationClamp(activation, output.tensor),
    ...readParameters(
      operator,
      graph,
      stored,
      0,
      input.tensor,
      output.tensor,
      perTensor ? (a, b) => Math.fround(a * b) : undefined,
    ),
  };
};
