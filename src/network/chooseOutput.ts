import { TauscopeError } from './errors.ts';
import { openOutput } from './openOutput.ts';

/** A value of a model file that can be the network's output. */
export interface OutputCandidate<Id> {
  readonly id: Id;
  /** As the file has it, empty where it has none. */
  readonly name: string;
  /** The name as people are shown it, which is cut where it is long. */
  readonly shown: string;
  /** More to tell it by, such as its shape. */
  readonly detail?: string;
}

/** Outputs that an error lists. */
const mostListed = 8;

/**
 * The value that is the network's output: the only one, or the one with the chosen name, whole or as it is shown, or of that number; or
 * else a value within the model that has that name, where the model is cut.
 * @param inner values within the model, asked for only when no output is meant
 * @throws TauscopeError `model-unsupported` when several leave the choice open, `usage` when there is no such output, or more than one
 */
export function chooseOutput<Id>(
  outputs: readonly OutputCandidate<Id>[],
  inner: () => readonly OutputCandidate<Id>[],
  choice: string | undefined,
): Id {
  const [only, second] = outputs;
  if (choice === undefined && only && !second) return only.id;
  const numbered = outputs.map(({ name, shown, detail }, number) => {
    return { name, text: [number, `"${shown}"`, detail].filter((part) => part !== undefined).join(' ') };
  });
  const listed = numbered.slice(0, mostListed).map(({ text }) => text);
  const list = [...listed, ...(outputs.length > mostListed ? ['...'] : [])].join(', ');
  const found = `the model has ${outputs.length} output${second ? 's' : ''}: ${list}`;
  if (choice === undefined) throw openOutput(found, numbered);
  const named = withName(outputs, choice);
  if (named.length > 1) {
    const numbers = named.map((output) => outputs.indexOf(output)).join(' or ');
    throw new TauscopeError(
      'usage',
      `Several outputs have the name "${choice}": choose by number, ${numbers}; ${found}.`,
    );
  }
  const chosen = named[0] ?? outputs.find((_, number) => String(number) === choice);
  if (chosen) return chosen.id;
  const [within, another] = withName(inner(), choice);
  if (another)
    throw new TauscopeError(
      'usage',
      `Several tensors within the model have the name "${choice}": choose another, by its whole name, or an output; ${found}.`,
    );
  if (within) return within.id;
  throw new TauscopeError('usage', `There is no output "${choice}", nor a tensor of that name: ${found}.`);
}

/** Those with the whole name, or else those that are shown by it; each value once. */
function withName<Id>(candidates: readonly OutputCandidate<Id>[], choice: string): OutputCandidate<Id>[] {
  if (choice === '') return [];
  const each = [...new Map(candidates.toReversed().map((one) => [one.id, one])).values()].reverse();
  const whole = each.filter(({ name }) => name === choice);
  return whole.length > 0 ? whole : each.filter(({ shown }) => shown === choice);
}
