import { TauscopeError } from '../errors.ts';
import { formatError } from '../modelError.ts';
import { elementCount } from '../network.ts';
import { openOutput } from '../openOutput.ts';
import type { StoredModel, StoredOperator } from './storedModel.ts';

/** Names that an error lists. */
const mostListed = 8;

/**
 * The tensor that is the network's output: the only one, or the one with the chosen name, or of that number; or else a
 * tensor within the model that has that name, where the model is cut.
 * @throws TauscopeError `model-unsupported` when several leave the choice open, `usage` when there is no such output,
 *   `model-format` when there is none
 */
export function chosenOutput(
  { outputs, operators, tensor }: StoredModel,
  choice: string | undefined,
): number {
  const [only, second] = outputs;
  if (only === undefined) throw formatError('the model has no output', 'one');
  if (choice === undefined && second === undefined) return only;
  const numbered = outputs.map((id, number) => {
    const { name, shape } = tensor(id);
    return { id, number, name, text: `${number} "${name}" [${shape.join(', ')}]` };
  });
  const listed = numbered.slice(0, mostListed).map(({ text }) => text);
  const list = [...listed, ...(outputs.length > mostListed ? ['...'] : [])].join(', ');
  const found = `the model has ${outputs.length} output${second === undefined ? '' : 's'}: ${list}`;
  if (choice === undefined) throw openOutput(found, numbered);
  const chosen =
    numbered.find(({ name }) => name === choice) ?? numbered.find(({ number }) => String(number) === choice);
  if (chosen) return chosen.id;
  const inner = operators.flatMap((operator) => operator.outputs).find((id) => tensor(id).name === choice);
  if (inner !== undefined) return inner;
  throw new TauscopeError('usage', `There is no output "${choice}", nor a tensor of that name: ${found}.`);
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
