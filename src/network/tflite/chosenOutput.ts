import { chooseOutput } from '../chooseOutput.ts';
import { formatError } from '../modelError.ts';
import { elementCount } from '../network.ts';
import type { StoredModel, StoredOperator } from './storedModel.ts';
import { shownTensorName } from './storedModel.ts';

/** The tensor that is the network's output. Throws as {@link chooseOutput}, and `model-format` for a model without outputs. */
export function chosenOutput(
  { outputs, operators, tensor, tensorName }: StoredModel,
  choice: string | undefined,
): number {
  if (outputs.length === 0) throw formatError('the model has no output', 'one');
  const candidate = (id: number) => ({
    id,
    name: tensorName(id),
    shown: shownTensorName(tensorName(id), id),
  });
  return chooseOutput(
    outputs.map((id) => ({ ...candidate(id), detail: `[${tensor(id).shape.join(', ')}]` })),
    () => operators.flatMap((operator) => operator.outputs).map(candidate),
    choice,
  );
}

/**
 * What a LOG_SOFTMAX reads in place of the output that it gives, for all classes at once: values in the same order, which differ from its
 * by one number in all.
 */
export function withoutLastLogarithm({ operators, tensor }: StoredModel, output: number): number {
  const producerOf = (id: number) => operators.find(({ outputs }) => outputs.includes(id));
  const last = producerOf(output);
  const logarithm = last?.name === 'DEQUANTIZE' ? producerOf(last.inputs[0] ?? -1) : last;
  const { shape } = tensor(output);
  if (logarithm?.name !== 'LOG_SOFTMAX' || elementCount(shape) !== shape.at(-1)) return output;
  return logarithm.inputs[0] ?? output;
}

/** The operators that an output depends on, in their order. */
export function operatorsFor(output: number, operators: readonly StoredOperator[]): StoredOperator[] {
  const needed = new Set([output]);
  const isNeeded = ({ inputs, outputs }: StoredOperator) => {
    if (!outputs.some((id) => needed.has(id))) return false;
    for (const id of inputs) needed.add(id);
    return true;
  };
  return operators.toReversed().filter(isNeeded).reverse();
}
