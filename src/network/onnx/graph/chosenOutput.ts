import { shownName } from '../../../words/names.ts';
import { TauscopeError } from '../../errors.ts';
import { formatError } from '../../modelError.ts';
import { openOutput } from '../../openOutput.ts';
import type { StoredModel } from '../stored/storedModel.ts';

/** Names that an error lists. */
const mostListed = 8;

/**
 * The value that is the network's output: the only one, or the one with the chosen name, or of that number; or else a
 * value within the model that has that name, where the model is cut.
 * @throws TauscopeError `model-unsupported` when several leave the choice open, `usage` when there is no such output,
 *   `model-format` when there is none
 */
export function chosenOutput({ outputs, nodes }: StoredModel, choice: string | undefined): string {
  const names = outputs.map(({ name }) => name);
  const [only, second] = names;
  if (only === undefined) throw formatError('the model has no output', 'one');
  if (choice === undefined && second === undefined) return only;
  const numbered = names.map((name, number) => ({ name, text: `${number} "${shownName(name)}"` }));
  const listed = numbered.slice(0, mostListed).map(({ text }) => text);
  const found = `the model has ${names.length} outputs: ${listed.join(', ')}${names.length > mostListed ? ', ...' : ''}`;
  if (choice === undefined) throw openOutput(found, numbered);
  const inner = nodes.flatMap((node) => node.outputs);
  const chosen = names.find((name) => name === choice) ?? names[Number(choice)];
  const named = chosen ?? inner.find((name) => name === choice);
  if (named !== undefined) return named;
  throw new TauscopeError('usage', `There is no output "${choice}", nor a value of that name: ${found}.`);
}
