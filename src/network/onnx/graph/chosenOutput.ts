import { shownName } from '../../../words/names.ts';
import { chooseOutput } from '../../chooseOutput.ts';
import { formatError } from '../../modelError.ts';
import type { StoredModel } from '../stored/storedModel.ts';

/** The name of the value that is the network's output. Throws as {@link chooseOutput}, and `model-format` for a graph without outputs. */
export function chosenOutput({ outputs, nodes }: StoredModel, choice: string | undefined): string {
  if (outputs.length === 0) throw formatError('the model has no output', 'one');
  const candidate = (name: string) => ({ id: name, name, shown: shownName(name) });
  return chooseOutput(
    outputs.map(({ name }) => candidate(name)),
    () => nodes.flatMap((node) => node.outputs).map(candidate),
    choice,
  );
}
